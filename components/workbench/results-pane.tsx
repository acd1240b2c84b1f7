"use client";

import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import type { TargetChoice } from "@/components/launch/launch-values";
import type { Answered } from "@/components/launch/use-answer";
import type { TeamRef } from "@/components/teams/team-name";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { DraftForm, DraftLint, DraftTests, FileChange, MadeLine } from "@/lib/drafts";
import type { SeenTest } from "@/lib/template-tests";
import type { Problem } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";
import type { BenchProblem } from "./bench-problems";
import { type BaseVersion, ChangesPane } from "./changes-pane";
import type { Filled } from "./draft-calls";
import { FindingsPane } from "./findings-pane";
import { FormPane } from "./form-pane";
import { MadeFiles } from "./made-files";
import { TestsPane } from "./tests-pane";
import { type DraftAnswer, useVersionOf } from "./use-draft-answers";

interface ResultsPaneProps {
  tab: string;
  onTab: (tab: string) => void;
  form: DraftForm | undefined;
  preview: Answered<DraftAnswer>;
  lint: Answered<Omit<DraftLint, "revision"> | { problem: Problem }>;
  problems: readonly BenchProblem[];
  base: BaseVersion | null | undefined;
  files: BundleFiles;
  isReadOnly: boolean;
  formProps: {
    teams: readonly TeamRef[];
    targets: readonly TargetChoice[];
    initial: Filled;
    draftKey: string;
  };
  filled: Filled;
  focus: { pointer: string } | undefined;
  line: { file: string; line: number } | undefined;
  nameOf: (pointer: string) => string;
  onFill: (filled: Filled) => void;
  onParameter: (pointer: string) => void;
  onShowLine: (place: { file: string; line: number }) => void;
  onOpen: (place: { file: string; line?: number; column?: number }) => void;
  onAdd: (changes: readonly FileChange[]) => void;
  runTests: (only?: SeenTest) => Promise<Omit<DraftTests, "revision">>;
  saveForm: (title: string) => Promise<readonly FileChange[]>;
}

/** What comes of the draft as it is on the screen: form, files, findings, tests, changes. */
export function ResultsPane(props: ResultsPaneProps) {
  const { tab, onTab, form, preview, lint, problems, filled } = props;
  const { answer } = preview;
  const version = useVersionOf(props.files);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const denied = answer?.shown.findings.filter(({ verdict }) => verdict === "denied").length ?? 0;
  const isBroken = answer !== undefined && answer.form === undefined;
  const refused = answer?.refused;
  const target = props.formProps.targets.find(({ name }) => name === filled.target)?.title ?? "";
  const shows = (key: string, content: ReactNode) => (tab === key ? content : null);
  return (
    <>
      <Tabs
        label="What comes of it"
        className="min-h-0 flex-1 [&>[role=tablist]]:overflow-x-auto [&>[role=tablist]]:px-4"
        panelClassName="min-h-0 flex-1 not-[[hidden]]:flex not-[[hidden]]:flex-col"
        selected={tab}
        onSelect={onTab}
        tabs={[
          {
            key: "form",
            label: "Form",
            // It keeps what is open and where one is in it.
            content: (
              <>
                {refused === undefined ? null : (
                  <p className="border-b border-warning-line bg-warning-soft px-4 py-2 text-sm">
                    {refused.detail} {refused.hint}
                  </p>
                )}
                {isBroken && refused === undefined ? (
                  <p className="border-b border-warning-line bg-warning-soft px-4 py-2 text-sm">
                    The template cannot be read as it is:{" "}
                    <button
                      type="button"
                      className="rounded-sm font-medium underline underline-offset-2"
                      onClick={() => onTab("findings")}
                    >
                      see the findings
                    </button>
                    .{form === undefined ? "" : " This is the last form that it had."}
                  </p>
                ) : null}
                {form === undefined ? (
                  isBroken ? null : (
                    <Skeleton className="m-4 h-60" />
                  )
                ) : (
                  <FormPane
                    key={JSON.stringify([form.steps, form.schema])}
                    form={form}
                    {...props.formProps}
                    preview={answer?.shown}
                    made={answer?.made ?? nothingMade}
                    focus={props.focus}
                    onFill={props.onFill}
                    onShowLine={props.onShowLine}
                  />
                )}
              </>
            ),
          },
          {
            key: "files",
            label: (
              <>
                Files <Count value={answer?.shown.files.length ?? 0} />
              </>
            ),
            content: shows(
              "files",
              answer === undefined ? (
                <Skeleton className="m-4 h-60" />
              ) : (
                <MadeFiles
                  preview={answer.shown}
                  made={answer.made}
                  shown={props.line}
                  nameOf={props.nameOf}
                  onParameter={props.onParameter}
                  onSource={props.onOpen}
                />
              ),
            ),
          },
          {
            key: "findings",
            label: (
              <>
                Findings{" "}
                {errors + denied > 0 ? (
                  <Count value={errors + denied} tone="bad" />
                ) : (
                  <Count value={problems.length} />
                )}
              </>
            ),
            content: shows(
              "findings",
              <FindingsPane
                problems={problems}
                isBehind={lint.state === "busy"}
                refused={
                  lint.answer !== undefined && "problem" in lint.answer
                    ? lint.answer.problem
                    : undefined
                }
                preview={answer?.shown}
                target={target}
                nameOf={props.nameOf}
                onOpen={props.onOpen}
                onParameter={props.onParameter}
              />,
            ),
          },
          {
            key: "tests",
            label: "Tests",
            content: shows(
              "tests",
              <TestsPane
                version={version}
                isReadOnly={props.isReadOnly}
                run={props.runTests}
                saveForm={props.saveForm}
                onAdd={props.onAdd}
                onOpen={props.onOpen}
              />,
            ),
          },
          {
            key: "changes",
            label: "Changes",
            content: shows("changes", <ChangesPane base={props.base} files={props.files} />),
          },
        ]}
      />
      {preview.state === "failed" ? (
        <p className="flex items-center gap-1.5 border-t border-line bg-sunken px-4 py-1.5 text-xs text-muted">
          <WifiOff aria-hidden className="size-3.5" />
          Not up to date: the preview does not answer.
        </p>
      ) : null}
    </>
  );
}

const nothingMade: readonly MadeLine[] = [];

function Count({ value, tone }: { value: number; tone?: "bad" }) {
  return (
    <span
      className={
        tone === "bad"
          ? "rounded-full bg-danger-soft px-1.5 text-xs text-danger tabular-nums"
          : "rounded-full bg-hover px-1.5 text-xs tabular-nums"
      }
    >
      {value}
    </span>
  );
}
