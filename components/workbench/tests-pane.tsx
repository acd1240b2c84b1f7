"use client";

import { LoaderCircle, Play } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ProblemCallout } from "@/components/ui/problem-callout";
import type { DraftTests, FileChange } from "@/lib/drafts";
import type { Problem } from "@/lib/errors";
import type { SeenTest } from "@/lib/template-tests";
import type { TemplateProblem } from "@/lib/template";
import { notReached, Refused } from "./draft-calls";
import { SaveFormDialog } from "./save-form-dialog";
import { withTest } from "./tests-said";
import { TestLine } from "./test-line";

type Tests = Omit<DraftTests, "revision">;

interface TestsPaneProps {
  /** Counts how often the files became others. */
  version: number;
  isReadOnly: boolean;
  run: (only?: SeenTest) => Promise<Tests>;
  /** The form as a test of that title: the files that it becomes. */
  saveForm: (title: string) => Promise<readonly FileChange[]>;
  onAdd: (changes: readonly FileChange[]) => void;
  onOpen: (place: { file: string; line?: number }) => void;
}

/** The template's own tests: what was expected, and what came instead. */
export function TestsPane({ version, isReadOnly, run, saveForm, onAdd, onOpen }: TestsPaneProps) {
  const [said, setSaid] = useState<{ tests: Tests; version: number }>();
  const [running, setRunning] = useState<SeenTest | "all">();
  const [problem, setProblem] = useState<Problem>();
  const [saves, setSaves] = useState(false);

  const runTests = async (only?: SeenTest) => {
    setRunning(only ?? "all");
    try {
      const tests = await run(only);
      setProblem(undefined);
      setSaid((before) => ({
        version,
        tests:
          only === undefined || before === undefined ? tests : withTest(before.tests, tests, only),
      }));
    } catch (error) {
      setProblem(error instanceof Refused ? error.problem : notReached);
    }
    setRunning(undefined);
  };
  const first = useEffectEvent(() => void runTests());
  useEffect(() => {
    const timer = setTimeout(() => first(), 0);
    return () => clearTimeout(timer);
  }, []);

  const tests = said?.tests;
  const isUnread = tests !== undefined && tests.tests.length === 0 && tests.problems.some(isError);
  const missing = tests === undefined ? [] : missingSnapshots(tests);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <Button
          size="sm"
          variant="primary"
          disabled={running !== undefined}
          onClick={() => void runTests()}
        >
          {running === undefined ? <Play aria-hidden /> : <LoaderCircle className="animate-spin" />}
          Run all
        </Button>
        <Button size="sm" disabled={isReadOnly} onClick={() => setSaves(true)}>
          Save this form as a test
        </Button>
        <p aria-live="polite" className="text-sm text-muted">
          {running !== undefined
            ? "Running"
            : tests === undefined
              ? ""
              : isUnread
                ? "Not run: the template cannot be read."
                : `${tests.passed} passed, ${tests.failed} failed${said?.version === version ? "" : " · changed since"}`}
        </p>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ProblemCallout problem={problem} className="m-4" />
        {tests?.problems.map((one) => (
          <Callout
            key={`${one.file} ${one.line} ${one.message}`}
            tone={one.severity === "error" ? "danger" : "warning"}
            title={one.message}
            className="m-4"
          >
            <Place problem={one} onOpen={onOpen} />
          </Callout>
        ))}
        {missing.length === 0 || isReadOnly ? null : (
          <Callout
            tone="info"
            title="Snapshots are other than what is written now"
            className="m-4"
            action={
              <Button
                size="sm"
                onClick={() =>
                  onAdd(missing.map((path) => ({ path, text: tests?.snapshots[path] ?? "" })))
                }
              >
                Accept {missing.length === 1 ? "it" : `all ${missing.length}`} as right
              </Button>
            }
          >
            Look at the difference below; accept it where what is written now is right.
          </Callout>
        )}
        {tests !== undefined && tests.tests.length === 0 && tests.problems.length === 0 ? (
          <p className="p-4 text-muted">
            There is no test yet. Fill in the form, and save it with its files as the first one.
          </p>
        ) : null}
        <ul aria-label="Tests">
          {tests?.tests.map((test) => (
            <TestLine
              key={`${test.file}:${test.line}`}
              test={test}
              isRunning={running === test || running === "all"}
              onRun={() => void runTests(test)}
              onOpen={onOpen}
            />
          ))}
        </ul>
      </div>
      {saves ? (
        <SaveFormDialog
          onClose={() => setSaves(false)}
          save={async (title) => {
            onAdd(await saveForm(title));
          }}
        />
      ) : null}
    </div>
  );
}

const isError = ({ severity }: TemplateProblem) => severity === "error";

function Place({
  problem: { file, line },
  onOpen,
}: {
  problem: TemplateProblem;
  onOpen: TestsPaneProps["onOpen"];
}) {
  if (file === undefined) return null;
  return (
    <button
      type="button"
      className="rounded-sm font-medium underline underline-offset-2"
      onClick={() => onOpen({ file, ...(line === undefined ? {} : { line }) })}
    >
      {file}
      {line === undefined ? "" : `:${line}`}
    </button>
  );
}

function missingSnapshots({ snapshots, tests }: Tests): string[] {
  const isAbout = tests.some(({ failures }) =>
    failures.some(({ message }) => message.includes("--update")),
  );
  return isAbout
    ? Object.keys(snapshots).filter((path) =>
        tests.some(({ failures }) => failures.some(({ message }) => message.includes(path))),
      )
    : [];
}
