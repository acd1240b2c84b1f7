"use client";

import { CircleAlert, LoaderCircle, WifiOff } from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import {
  FindingList,
  type FindingListProps,
  findingSummary,
} from "@/components/requests/finding-list";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { AskedException } from "@/components/exceptions/ask-exception";
import type { ActionResult } from "@/lib/http";
import type { Preview, PreviewFile } from "./launch-values";
import type { Answered } from "./use-answer";

/** Loaded when there are files: what colours YAML is not small, and the fields come first. */
const PreviewFiles = dynamic(
  () => import("./preview-files").then((module) => module.PreviewFiles),
  { ssr: false, loading: () => <PreviewSkeleton /> },
);

/** Loaded where something is denied. */
const AskException = dynamic(() =>
  import("@/components/exceptions/ask-exception").then((module) => module.AskException),
);

interface PreviewPaneProps {
  preview: Answered<Preview>;
  team: string;
  /** Asks for an exception from what is denied; left out where nobody can be asked. */
  askException?: ((input: AskedException) => Promise<ActionResult<unknown>>) | undefined;
  /** A way to the field to blame. */
  blame: (pointer: string) => ReactNode;
}

/**
 * What will be written, what policy says of it, and what will happen in words; it keeps up with
 * what one types.
 */
export function PreviewPane({ preview, team, askException, blame }: PreviewPaneProps) {
  const { answer } = preview;
  const policies = answer ? findingSummary(answer.findings) : "";
  const blocked = answer?.findings.some((finding) => finding.verdict === "denied") ?? false;
  return (
    <section
      aria-label="Preview"
      aria-busy={preview.state === "busy"}
      className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-card"
    >
      {answer ? (
        <Tabs
          label="Preview"
          className="flex-1 [&>[role=tablist]]:px-4"
          panelClassName="min-h-0 flex-1 overflow-y-auto not-[[hidden]]:flex not-[[hidden]]:flex-col"
          tabs={[
            {
              key: "files",
              label: (
                <>
                  {changes(answer) ? "Changes" : "Files"}{" "}
                  <Count value={(changes(answer) ?? answer.files).length} />
                </>
              ),
              content: <PreviewFiles preview={preview} answer={answer} blame={blame} />,
            },
            {
              key: "policy",
              label: (
                <>
                  Policy{" "}
                  {blocked ? (
                    <CircleAlert aria-label="denies this" className="size-4 text-danger" />
                  ) : null}
                </>
              ),
              content: (
                <Policy
                  answer={answer}
                  said={policies}
                  blame={blame}
                  team={team}
                  askException={askException}
                />
              ),
            },
            { key: "summary", label: "Summary", content: <Summary answer={answer} /> },
          ]}
        />
      ) : preview.state === "failed" ? (
        <p className="flex gap-2 p-4 text-muted">
          <WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />
          The preview does not answer right now. It is asked again every few seconds; nothing you
          typed is lost.
        </p>
      ) : (
        <PreviewSkeleton />
      )}
      <Freshness state={preview.state} hasAnswer={answer !== undefined} />
    </section>
  );
}

function PreviewSkeleton() {
  return (
    <output aria-label="Loading the preview" className="flex flex-col gap-3 p-4">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-2/3" />
    </output>
  );
}

/** Of a change, the files that it touches; undefined where everything is new. */
function changes({ files }: Preview): PreviewFile[] | undefined {
  return files.some(({ change }) => change !== undefined)
    ? files.filter(({ change }) => change !== "same")
    : undefined;
}

function Count({ value }: { value: number }) {
  return <span className="rounded-full bg-hover px-1.5 text-xs tabular-nums">{value}</span>;
}

function Freshness({
  state,
  hasAnswer,
}: {
  state: Answered<Preview>["state"];
  hasAnswer: boolean;
}) {
  if (!hasAnswer || state === "current") return null;
  return (
    <p className="flex items-center gap-1.5 border-t border-line bg-sunken px-4 py-1.5 text-xs text-muted">
      {state === "busy" ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
      ) : (
        <WifiOff aria-hidden className="size-3.5" />
      )}
      {state === "busy" ? "Updating" : "Not up to date: the preview is not responding."}
    </p>
  );
}

/** What stands beside a finding: a way to ask for an exception from it. */
function exceptionFrom(
  team: string,
  ask: (input: AskedException) => Promise<ActionResult<unknown>>,
): NonNullable<FindingListProps["except"]> {
  return ({ policy, message, about }) => (
    <AskException
      key={`${about.policy} ${about.kind} ${about.name}`}
      team={team}
      policy={policy}
      message={message}
      about={about}
      ask={ask}
    />
  );
}

function Policy({
  answer,
  said,
  blame,
  team,
  askException,
}: Omit<PreviewPaneProps, "preview"> & { answer: Preview; said: string }) {
  if (answer.findings.length === 0) return <p className="p-4 text-muted">No policy results yet.</p>;
  return (
    <>
      <p className="border-b border-line px-4 py-2.5 font-medium">{said}</p>
      <FindingList
        findings={answer.findings}
        blame={blame}
        {...(askException && { except: exceptionFrom(team, askException) })}
      />
    </>
  );
}

function Summary({ answer }: { answer: Preview }) {
  if (answer.summary.length === 0)
    return <p className="p-4 text-muted">A summary appears here as you fill in the form.</p>;
  return (
    <div className="flex max-w-reading flex-col gap-5 p-4">
      {answer.exists.length > 0 ? (
        <section aria-labelledby="summary-exists">
          <h3 id="summary-exists" className="font-semibold">
            What will exist
          </h3>
          <ul className="mt-2 flex flex-col gap-2">
            {answer.exists.map((sentence) => (
              <li key={sentence} className="[overflow-wrap:anywhere]">
                {sentence}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="summary-happens">
        <h3 id="summary-happens" className="font-semibold">
          What happens
        </h3>
        <ol className="mt-2 flex list-decimal flex-col gap-2 pl-5 marker:text-muted">
          {answer.summary.map((sentence) => (
            <li key={sentence} className="[overflow-wrap:anywhere]">
              {sentence}
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
