"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { Preview } from "@/components/launch/launch-values";
import { FindingList } from "@/components/requests/finding-list";
import { Callout } from "@/components/ui/callout";
import type { Problem } from "@/lib/errors";
import type { TemplateProblem } from "@/lib/template";

interface FindingsPaneProps {
  problems: readonly (TemplateProblem & { test?: string })[];
  /** Lint does not know the last keys yet. */
  isBehind: boolean;
  /** Lint could not be asked. */
  refused: Problem | undefined;
  preview: Preview | undefined;
  target: string;
  nameOf: (pointer: string) => string;
  onOpen: (place: { file: string; line?: number; column?: number }) => void;
  onParameter: (pointer: string) => void;
}

/** What is wrong with the template, and what the policies of the chosen target say of its files. */
export function FindingsPane(props: FindingsPaneProps) {
  const { problems, isBehind, refused, preview, target, nameOf, onOpen, onParameter } = props;
  const way = (pointer: string) =>
    pointer === "" ? null : (
      <button type="button" className={link} onClick={() => onParameter(pointer)}>
        Show {nameOf(pointer)}
      </button>
    );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {refused === undefined ? null : (
        <Callout tone="warning" title={refused.detail} className="m-4">
          {refused.hint}
        </Callout>
      )}
      <section aria-labelledby="lint-title" className="p-4">
        <h2 id="lint-title" className="flex items-center gap-2 font-semibold">
          The template
          {isBehind ? <span className="text-sm font-normal text-muted">Checking</span> : null}
        </h2>
        {problems.length === 0 && refused !== undefined ? (
          <p className="mt-2 text-muted">It could not be checked.</p>
        ) : problems.length === 0 ? (
          <p className="mt-2 flex items-center gap-2 text-muted">
            <CircleCheck aria-hidden className="size-4 text-success" />
            {isBehind ? "Nothing so far." : "Nothing is wrong with it."}
          </p>
        ) : (
          <ul aria-label="Findings" className="mt-2 flex flex-col gap-2.5 text-sm">
            {problems.map((problem) => (
              <LintLine
                key={`${problem.file} ${problem.line} ${problem.code} ${problem.message}`}
                problem={problem}
                onOpen={onOpen}
              />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="form-title" className="border-t border-line">
        <h2 id="form-title" className="px-4 pt-4 pb-2 font-semibold">
          The form as it is filled in{target === "" ? "" : `, on ${target}`}
        </h2>
        {preview === undefined || preview.problems.length === 0 ? null : (
          <ul className="flex flex-col gap-2 px-4 pb-3 text-sm">
            {preview.problems.map((problem) => (
              <li
                key={`${problem.file} ${problem.pointer} ${problem.message}`}
                className="flex gap-1.5"
              >
                <SeverityIcon severity={problem.severity} />
                <span>
                  {problem.message} {problem.pointer?.startsWith("/") ? way(problem.pointer) : null}
                </span>
              </li>
            ))}
          </ul>
        )}
        {preview === undefined || preview.findings.length === 0 ? (
          <p className="px-4 pb-4 text-muted">Policies have their say once the form gives files.</p>
        ) : (
          <FindingList findings={preview.findings} blame={way} foldPassing />
        )}
      </section>
    </div>
  );
}

const link = "rounded-sm font-medium text-accent-text underline underline-offset-2";

function LintLine({
  problem,
  onOpen,
}: {
  problem: TemplateProblem & { test?: string };
  onOpen: FindingsPaneProps["onOpen"];
}) {
  const { severity, message, file, line, column, expected, test, code } = problem;
  return (
    <li className="flex gap-1.5">
      <SeverityIcon severity={severity} />
      <div className="min-w-0">
        <p className="[overflow-wrap:anywhere]">
          {message} <span className="text-muted">({code})</span>
        </p>
        {expected === undefined ? null : (
          <p className="text-muted [overflow-wrap:anywhere]">Right would be: {expected}</p>
        )}
        {file === undefined ? null : (
          <p>
            <button
              type="button"
              className={link}
              onClick={() =>
                onOpen({
                  file,
                  ...(line === undefined ? {} : { line }),
                  ...(column === undefined ? {} : { column }),
                })
              }
            >
              {file}
              {line === undefined ? "" : `:${line}`}
            </button>
            {test === undefined ? null : (
              <span className="text-muted"> with the values of {test}</span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function SeverityIcon({ severity }: { severity: "error" | "warning" }) {
  return severity === "error" ? (
    <CircleAlert aria-label="Error" className="mt-0.5 size-4 shrink-0 text-danger" />
  ) : (
    <TriangleAlert aria-label="Warning" className="mt-0.5 size-4 shrink-0 text-warning" />
  );
}
