import { ChevronDown, FoldVertical } from "lucide-react";
import { Badge } from "./badge";
import { cn } from "./cn";
import { LineNumber } from "./code-view";
import { CopyButton } from "./copy-button";
import { compareLines, foldRows, type DiffRow } from "./diff-rows";
import type { Tone } from "./tone";

export interface FileDiff {
  path: string;
  /** Undefined for a file that is new. */
  before?: string | undefined;
  /** Undefined for a file that is deleted. */
  after?: string | undefined;
}

/**
 * One file's change: unified, numbered, folded where nothing changes. Needs no script to unfold.
 */
export function DiffView({ file, open = true }: { file: FileDiff; open?: boolean }) {
  const { rows, isTooMuch } = compareLines(file.before ?? "", file.after ?? "");
  const added = rows.filter((row) => row.kind === "added").length;
  const removed = rows.filter((row) => row.kind === "removed").length;
  const [word, tone]: [string, Tone] =
    file.before === undefined
      ? ["New", "success"]
      : file.after === undefined
        ? ["Deleted", "danger"]
        : ["Changed", "info"];
  return (
    <div className="relative overflow-hidden rounded-lg border border-line bg-raised shadow-card">
      <details open={open} className="group">
        <summary className="flex min-h-10 items-center gap-2 bg-sunken py-1.5 pr-11 pl-3 -outline-offset-2 group-open:border-b group-open:border-line">
          <ChevronDown
            aria-hidden
            className="size-4 shrink-0 -rotate-90 text-muted transition-transform group-open:rotate-0"
          />
          <span className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere]">
            {file.path}
          </span>
          <Badge tone={tone}>{word}</Badge>
          <span className="text-xs font-medium whitespace-nowrap tabular-nums">
            <span className="text-success">+{added}</span>{" "}
            <span className="text-danger">−{removed}</span>
            <span className="sr-only"> lines</span>
          </span>
        </summary>
        <section aria-label={`Changes of ${file.path}`} className="relative font-mono text-sm">
          <div>
            {rows.length === 0 ? (
              <p className="px-4 py-3 font-sans text-muted">The file is empty.</p>
            ) : null}
            {isTooMuch ? (
              <p className="border-b border-line px-4 py-2 font-sans text-muted">
                Too many changes to compare line by line: the whole file is shown as removed and
                added.
              </p>
            ) : null}
            {foldRows(rows).map((block, index) =>
              block.folded ? (
                <details key={index} className="group/fold">
                  <summary
                    className={cn(
                      "flex items-center gap-2 border-y border-line bg-sunken px-4 py-1 font-sans text-xs",
                      "text-muted -outline-offset-2 hover:text-text group-open/fold:hidden",
                    )}
                  >
                    <FoldVertical aria-hidden className="size-3.5" />
                    Show {block.rows.length} unchanged lines
                  </summary>
                  <Rows rows={block.rows} />
                </details>
              ) : (
                <Rows key={index} rows={block.rows} />
              ),
            )}
          </div>
        </section>
      </details>
      {/* Beside the summary and not in it: what is pressed inside a summary cannot be told apart from it. */}
      {file.after === undefined ? null : (
        <CopyButton
          text={file.after}
          what={`file ${file.path}`}
          className="absolute top-1.5 right-2"
        />
      )}
    </div>
  );
}

const looks = {
  same: { row: "", sign: " ", word: "" },
  added: { row: "bg-success-soft", sign: "+", word: "Added: " },
  removed: { row: "bg-danger-soft", sign: "−", word: "Removed: " },
} as const satisfies Record<DiffRow["kind"], unknown>;

function Rows({ rows }: { rows: readonly DiffRow[] }) {
  return rows.map((row) => {
    const look = looks[row.kind];
    return (
      <div key={`${row.before}/${row.after}`} className={cn("flex min-h-5", look.row)}>
        <LineNumber value={row.before} />
        <LineNumber value={row.after} />
        <span aria-hidden className="w-5 shrink-0 select-none">
          {look.sign}
        </span>
        {look.word ? <span className="sr-only">{look.word}</span> : null}
        <span className="min-w-0 pr-4 [overflow-wrap:anywhere] whitespace-pre-wrap">
          {row.text}
        </span>
      </div>
    );
  });
}
