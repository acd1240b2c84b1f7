import { diffArrays } from "diff";

export interface DiffRow {
  kind: "same" | "added" | "removed";
  text: string;
  /** Line in the old and in the new text, from 1; undefined on the side where the line is not. */
  before: number | undefined;
  after: number | undefined;
}

export type DiffBlock = { folded: false; rows: DiffRow[] } | { folded: true; rows: DiffRow[] };

/** Lines added and removed that are looked for: the time grows with the square of it. */
const mostEdits = 1_000;
/** Lines added and removed, times lines looked at. */
const mostWork = 5_000_000;

export interface ComparedLines {
  rows: DiffRow[];
  /** What differs is too much to compare: from the first change to the last, all of it changed. */
  isTooMuch: boolean;
}

/**
 * Two texts as one list of lines. The time grows with the product of lines and changes, so it is
 * bounded: beyond that, all between the first and the last change is removed and added.
 */
export function compareLines(before: string, after: string): ComparedLines {
  const [old, now] = [linesOf(before), linesOf(after)];
  const shortest = Math.min(old.length, now.length);
  let start = 0;
  while (start < shortest && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shortest - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const removed = old.slice(start, old.length - end);
  const added = now.slice(start, now.length - end);
  const mostOfLines = Math.floor(mostWork / (removed.length + added.length + 1));
  const maxEditLength = Math.min(mostEdits, mostOfLines);
  const parts = diffArrays(removed, added, { maxEditLength });
  const rows: DiffRow[] = [];
  let left = 0;
  let right = 0;
  const add = (kind: DiffRow["kind"], lines: readonly string[]) => {
    for (const line of lines) {
      if (kind !== "added") left += 1;
      if (kind !== "removed") right += 1;
      rows.push({
        kind,
        text: line.replace(/\n$/, ""),
        before: kind === "added" ? undefined : left,
        after: kind === "removed" ? undefined : right,
      });
    }
  };
  add("same", old.slice(0, start));
  if (parts === undefined) {
    add("removed", removed);
    add("added", added);
  } else
    for (const part of parts)
      add(part.added ? "added" : part.removed ? "removed" : "same", part.value);
  add("same", old.slice(old.length - end));
  return { rows, isTooMuch: parts === undefined };
}

/** Two texts as one list of lines; see `compareLines`. */
export function diffRows(before: string, after: string): DiffRow[] {
  return compareLines(before, after).rows;
}

/** Each with the end that it has: a text may end without one. */
function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => `${line}\n`);
  const last = lines.pop()?.slice(0, -1) ?? "";
  return last === "" ? lines : [...lines, last];
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
