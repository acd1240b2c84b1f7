"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { useState, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { CodeView } from "@/components/ui/code-view";
import { CopyButton } from "@/components/ui/copy-button";
import { DiffView } from "@/components/ui/diff-view";
import { TreeView } from "@/components/ui/tree-view";
import type { Preview, PreviewFile, PreviewProblem } from "./launch-values";
import type { Answered } from "./use-answer";
import { useLitLines } from "./use-lit-lines";

interface PreviewFilesProps {
  preview: Answered<Preview>;
  answer: Preview;
  /** A way to the field to blame. */
  blame: (pointer: string) => ReactNode;
}

/** The files that would be written, in a tree; of a change, what differs from what is in Git. */
export function PreviewFiles({ preview, answer, blame }: PreviewFilesProps) {
  const [chosen, setChosen] = useState<string>();
  const lit = useLitLines(preview.answer);
  const general = answer.problems.filter((problem) => problem.severity === "error");
  const open = answer.files.find((file) => file.path === chosen) ?? answer.files[0];
  if (!open) {
    return (
      <div className="flex flex-col gap-3 p-4">
        <p className="text-muted">
          {general.length > 0
            ? "Fix these to preview the files:"
            : "The files appear here as you fill in the form."}
        </p>
        <ProblemList problems={general} blame={blame} />
      </div>
    );
  }
  const problems = answer.problems.filter(
    (problem) => problem.file === open.path || problem.file === undefined,
  );
  return (
    <div className="grid min-h-0 flex-1 grid-rows-[auto_minmax(0,1fr)] xl:grid-cols-[13rem_minmax(0,1fr)] xl:grid-rows-1">
      <div className="overflow-y-auto border-line bg-sunken p-2 max-xl:max-h-40 max-xl:border-b xl:border-r">
        <TreeView
          label="Files that would be written"
          paths={answer.files.map((file) => file.path)}
          selected={open.path}
          onSelect={setChosen}
          renderMark={(path) => (
            <FileMark
              change={answer.files.find((file) => file.path === path)?.change}
              lit={lit.has(path)}
              problems={answer.problems.filter((problem) => problem.file === path).length}
            />
          )}
        />
      </div>
      <div className="relative flex min-h-0 min-w-0 flex-col">
        {open.change === "changed" || open.change === "deleted" ? null : (
          <CopyButton
            text={open.content}
            what="file"
            className="absolute top-1.5 right-3 z-10 bg-raised"
          />
        )}
        {problems.length > 0 ? (
          <div className="border-b border-line p-3 pr-12">
            <ProblemList problems={problems} blame={blame} />
          </div>
        ) : null}
        <FileView file={open} lit={lit.get(open.path)} />
      </div>
    </div>
  );
}

/** What changes is shown as a difference; what is new, or stays, as it is. */
function FileView({ file, lit }: { file: PreviewFile; lit: Set<number> | undefined }) {
  if (file.change !== "changed" && file.change !== "deleted")
    return <CodeView path={file.path} code={file.content} lit={lit} className="min-h-0 flex-1" />;
  const [before, after] =
    file.change === "deleted" ? [file.content, undefined] : [file.before ?? "", file.content];
  return (
    <div className="min-h-0 flex-1 overflow-auto p-3">
      <DiffView
        key={file.path}
        file={{ path: file.path.slice(file.path.lastIndexOf("/") + 1), before, after }}
      />
    </div>
  );
}

const marks = {
  new: { letter: "A", word: "new", look: "text-success" },
  changed: { letter: "M", word: "changes", look: "text-info" },
  deleted: { letter: "D", word: "is deleted", look: "text-danger" },
  same: undefined,
} as const satisfies Record<NonNullable<PreviewFile["change"]>, unknown>;

function FileMark({
  change,
  lit,
  problems,
}: {
  change: PreviewFile["change"];
  lit: boolean;
  problems: number;
}) {
  const mark = change && marks[change];
  return (
    <>
      {problems > 0 ? (
        <TriangleAlert
          aria-label={problems === 1 ? "1 problem" : `${problems} problems`}
          className="size-4 shrink-0 text-warning"
        />
      ) : lit ? (
        <span className="size-1.5 shrink-0 rounded-full bg-accent">
          <span className="sr-only">just changed</span>
        </span>
      ) : null}
      {mark ? (
        <span
          className={cn("shrink-0 font-mono text-xs font-semibold", mark.look)}
          title={mark.word}
        >
          <span aria-hidden>{mark.letter}</span>
          <span className="sr-only">{mark.word}</span>
        </span>
      ) : null}
    </>
  );
}

function ProblemList({
  problems,
  blame,
}: {
  problems: readonly PreviewProblem[];
  blame: (pointer: string) => ReactNode;
}) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {problems.map((problem) => {
        const Icon = problem.severity === "error" ? CircleAlert : TriangleAlert;
        return (
          <li
            key={`${problem.file ?? ""} ${problem.pointer ?? ""} ${problem.message}`}
            className="flex gap-1.5"
          >
            <Icon
              aria-label={problem.severity === "error" ? "Error" : "Warning"}
              className={
                problem.severity === "error"
                  ? "mt-0.5 size-4 shrink-0 text-danger"
                  : "mt-0.5 size-4 shrink-0 text-warning"
              }
            />
            <span>
              {problem.message} {problem.pointer ? blame(problem.pointer) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
