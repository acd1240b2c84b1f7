import { diffLines } from "diff";

export interface DiffRow {
  kind: "same" | "added" | "removed";
  text: string;
  /** Line in the old and in the new text, from 1; undefined on the side where the line is not. */
  before: number | undefined;
  after: number | undefined;
}

export type DiffBlock = { folded: false; rows: DiffRow[] } | { folded: true; rows: DiffRow[] };

/** Two texts as one list of lines. */
export function diffRows(before: string, after: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let left = 0;
  let right = 0;
  for (const part of diffLines(before, after)) {
    const kind = part.added ? "added" : part.removed ? "removed" : "same";
    for (const text of part.value.replace(/\n$/, "").split("\n")) {
      if (kind !== "added") left += 1;
      if (kind !== "removed") right += 1;
      rows.push({
        kind,
        text,
        before: kind === "added" ? undefined : left,
        after: kind === "removed" ? undefined : right,
      });
    }
  }
  return before === "" && after === "" ? [] : rows;
}

/** Long stretches without a change are folded, all but `context` lines next to a change. */
export function foldRows(rows: readonly DiffRow[], context = 3): DiffBlock[] {
  const changed = rows.flatMap((row, index) => (row.kind === "same" ? [] : [index]));
  const near = new Set(
    changed.flatMap((at) =>
      Array.from({ length: 2 * context + 1 }, (_, offset) => at - context + offset),
    ),
  );
  const blocks: DiffBlock[] = [];
  rows.forEach((row, index) => {
    const folded = !near.has(index);
    const last = blocks.at(-1);
    if (last && last.folded === folded) last.rows.push(row);
    else blocks.push({ folded, rows: [row] });
  });
  // A fold that would hide a line or two takes as much room as they do.
  return blocks.map((block) =>
    block.folded && block.rows.length < 3 ? { folded: false, rows: block.rows } : block,
  );
}
