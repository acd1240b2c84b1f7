"use client";

import { CircleCheck, CircleX } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { DraftTests } from "@/lib/drafts";

/** One test: what it promises, and where it fails what was expected and what came instead. */
export function TestLine({
  test,
  isRunning,
  onRun,
  onOpen,
}: {
  test: DraftTests["tests"][number];
  isRunning: boolean;
  onRun: () => void;
  onOpen: (place: { file: string; line?: number }) => void;
}) {
  const Icon = test.ok ? CircleCheck : CircleX;
  return (
    <li className="flex gap-2 border-b border-line px-4 py-2.5">
      <Icon
        aria-label={test.ok ? "Passed" : "Failed"}
        className={
          test.ok ? "mt-0.5 size-4 shrink-0 text-success" : "mt-0.5 size-4 shrink-0 text-danger"
        }
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium [overflow-wrap:anywhere]">{test.title}</p>
        <p className="text-sm">
          <button
            type="button"
            className="rounded-sm text-accent-text underline underline-offset-2"
            onClick={() => onOpen({ file: test.file, line: test.line })}
          >
            {test.file}:{test.line}
          </button>
        </p>
        {test.failures.map((failure) => (
          <div key={`${failure.line} ${failure.message}`} className="mt-2 text-sm">
            <p className="[overflow-wrap:anywhere]">
              {failure.message.replace(
                / If it is right, store it with --update\.$| Look at the output, then store it with --update\.$/,
                "",
              )}
            </p>
            {failure.expected === undefined ? null : (
              <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 font-mono text-xs">
                <dt className="text-muted">expected</dt>
                <dd className="[overflow-wrap:anywhere]">{JSON.stringify(failure.expected)}</dd>
                <dt className="text-muted">got</dt>
                <dd className="[overflow-wrap:anywhere]">
                  {failure.actual === undefined ? "nothing" : JSON.stringify(failure.actual)}
                </dd>
              </dl>
            )}
            {failure.diff === undefined ? null : (
              <pre className="mt-1 max-h-60 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs">
                {failure.diff}
              </pre>
            )}
          </div>
        ))}
      </div>
      <Button size="sm" variant="ghost" disabled={isRunning} onClick={onRun}>
        {isRunning ? "Running" : "Run"}
        <span className="sr-only"> {test.title}</span>
      </Button>
    </li>
  );
}
