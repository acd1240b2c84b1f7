"use client";

import { CircleAlert, LoaderCircle, TriangleAlert, WifiOff } from "lucide-react";
import { useState, type ReactNode } from "react";
import { FindingList, findingSummary } from "@/components/requests/finding-list";
import { CodeView } from "@/components/ui/code-view";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { TreeView } from "@/components/ui/tree-view";
import { changedLines } from "./changed-lines";
import type { Preview, PreviewProblem } from "./launch-values";
import type { Answered } from "./use-answer";

interface PreviewPaneProps {
  preview: Answered<Preview>;
  /** A way to the field to blame. */
  blame: (pointer: string) => ReactNode;
}

/** What will be written, what policy says of it, and what will happen in words; it keeps up with what one types. */
export function PreviewPane({ preview, blame }: PreviewPaneProps) {
  const { answer } = preview;
  const policies = answer ? findingSummary(answer.findings) : "";
  const blocked = answer?.findings.some((finding) => finding.verdict === "deny") ?? false;
  return (
    <section aria-label="Preview" aria-busy={preview.state === "busy"} className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-card">
      {answer ? (
        <Tabs
          label="Preview"
          className="flex-1 [&>[role=tablist]]:px-4"
          panelClassName="min-h-0 flex-1 overflow-y-auto not-[[hidden]]:flex not-[[hidden]]:flex-col"
          tabs={[
            { key: "files", label: <>Files <Count value={answer.files.length} /></>, content: <Files preview={preview} answer={answer} blame={blame} /> },
            {
              key: "policy",
              label: <>Policy {blocked ? <CircleAlert aria-label="denies this" className="size-4 text-danger" /> : null}</>,
              content: <Policy answer={answer} said={policies} blame={blame} />,
            },
            { key: "summary", label: "Summary", content: <Summary answer={answer} /> },
          ]}
        />
      ) : preview.state === "failed" ? (
        <p className="flex gap-2 p-4 text-muted"><WifiOff aria-hidden className="mt-0.5 size-4 shrink-0" />The preview does not answer right now. It is asked again every few seconds; nothing you typed is lost.</p>
      ) : (
        <output aria-label="Loading the preview" className="flex flex-col gap-3 p-4">
          <Skeleton className="h-6 w-48" /><Skeleton className="h-4 w-3/4" /><Skeleton className="h-4 w-1/2" /><Skeleton className="h-4 w-2/3" />
        </output>
      )}
      <Freshness state={preview.state} hasAnswer={answer !== undefined} />
    </section>
  );
}

function Count({ value }: { value: number }) {
  return <span className="rounded-full bg-hover px-1.5 text-xs tabular-nums">{value}</span>;
}

function Freshness({ state, hasAnswer }: { state: Answered<Preview>["state"]; hasAnswer: boolean }) {
  if (!hasAnswer || state === "current") return null;
  return (
    <p className="flex items-center gap-1.5 border-t border-line bg-sunken px-4 py-1.5 text-xs text-muted">
      {state === "busy" ? <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> : <WifiOff aria-hidden className="size-3.5" />}
      {state === "busy" ? "Updating" : "This is not the latest: the preview does not answer right now."}
    </p>
  );
}

function Files({ preview, answer, blame }: { preview: Answered<Preview>; answer: Preview; blame: (pointer: string) => ReactNode }) {
  const [chosen, setChosen] = useState<string>();
  const lit = useLitLines(preview.answer);
  const general = answer.problems.filter((problem) => problem.severity === "error");
  const open = answer.files.find((file) => file.path === chosen) ?? answer.files[0];
  if (!open) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <p className="text-muted">{general.length > 0 ? "The files appear when these are put right:" : "The files appear here as you fill in the form."}</p>
        <ProblemList problems={general} blame={blame} />
      </div>
    );
  }
  const problems = answer.problems.filter((problem) => problem.file === open.path || problem.file === undefined);
  return (
    <div className="grid min-h-0 flex-1 grid-rows-[auto_minmax(0,1fr)] xl:grid-cols-[13rem_minmax(0,1fr)] xl:grid-rows-1">
      <div className="overflow-y-auto border-line bg-sunken p-2 max-xl:max-h-40 max-xl:border-b xl:border-r">
        <TreeView
          label="Files that would be written"
          paths={answer.files.map((file) => file.path)}
          selected={open.path}
          onSelect={setChosen}
          renderMark={(path) => <FileMark changed={lit.has(path)} problems={answer.problems.filter((problem) => problem.file === path).length} />}
        />
      </div>
      <div className="relative flex min-h-0 min-w-0 flex-col">
        <CopyButton text={open.content} what="file" className="absolute top-1.5 right-3 z-10 bg-raised" />
        {problems.length > 0 ? <div className="border-b border-line p-3 pr-12"><ProblemList problems={problems} blame={blame} /></div> : null}
        <CodeView path={open.path} code={open.content} lit={lit.get(open.path)} className="min-h-0 flex-1" />
      </div>
    </div>
  );
}

function FileMark({ changed, problems }: { changed: boolean; problems: number }) {
  if (problems > 0) return <TriangleAlert aria-label={problems === 1 ? "1 problem" : `${problems} problems`} className="size-4 shrink-0 text-warning" />;
  return changed ? <span className="size-1.5 shrink-0 rounded-full bg-accent"><span className="sr-only">just changed</span></span> : null;
}

/** Against the preview before this one. */
function useLitLines(answer: Preview | undefined): Map<string, Set<number>> {
  const [seen, setSeen] = useState<{ answer: Preview | undefined; lit: Map<string, Set<number>> }>({ answer, lit: new Map() });
  if (answer === seen.answer) return seen.lit;
  const lit = answer ? changedLines(seen.answer?.files, answer.files) : new Map<string, Set<number>>();
  setSeen({ answer, lit });
  return lit;
}

function ProblemList({ problems, blame }: { problems: readonly PreviewProblem[]; blame: (pointer: string) => ReactNode }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {problems.map((problem) => {
        const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li key={`${problem.file ?? ""} ${problem.pointer ?? ""} ${problem.message}`} className="flex gap-1.5">
            <Icon aria-label={problem.severity === "error" ? "Error" : "Warning"} className={problem.severity === "error" ? "mt-0.5 size-4 shrink-0 text-danger" : "mt-0.5 size-4 shrink-0 text-warning"} />
            <span>{problem.message} {problem.pointer ? blame(problem.pointer) : null}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Policy({ answer, said, blame }: { answer: Preview; said: string; blame: (pointer: string) => ReactNode }) {
  if (answer.findings.length === 0) return <p className="p-4 text-muted">No policy has said anything about these files yet.</p>;
  return (
    <>
      <p className="border-b border-line px-4 py-2.5 font-medium">{said}</p>
      <FindingList findings={answer.findings} blame={blame} />
    </>
  );
}

function Summary({ answer }: { answer: Preview }) {
  if (answer.summary.length === 0) return <p className="p-4 text-muted">What will happen is put into words here as you fill in the form.</p>;
  return (
    <ol className="flex max-w-reading list-decimal flex-col gap-2 py-4 pr-4 pl-9 marker:text-muted">
      {answer.summary.map((sentence) => <li key={sentence}>{sentence}</li>)}
    </ol>
  );
}
