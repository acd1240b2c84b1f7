import { diff3Merge } from "node-diff3";
import type { MergePiece } from "./draft";

/**
 * Steps that comparing two texts takes at most (`node-diff3`, by Hunt and McIlroy): pairs of equal lines, times lines. So
 * many are less than two seconds, and texts of 14,000 lines of their own each.
 */
const mostSteps = 200_000_000;

/** What comes of two changes of one text: the text with both, or where they meet. */
export type MergedText =
  | { text: string }
  /** `pieces`: undefined where it would take too long to compare the lines. */
  | { pieces: readonly MergePiece[] | undefined };

/**
 * Brings two changes of a text together, line by line (diff3, `node-diff3`). Changes of the same lines, or of lines that
 * touch, are a conflict, unless both are the same. Every line that either side wrote is in the text or in a piece. Pure.
 */
export function mergeLines(base: string, ours: string, theirs: string): MergedText {
  if (ours === theirs || theirs === base) return { text: ours };
  if (ours === base) return { text: theirs };
  const sides = [ours, base, theirs].map(linesOf) as [string[], string[], string[]];
  const { head, middle, tail } = apart(sides);
  const [mine, before, others] = middle;
  if (steps(before, mine) > mostSteps || steps(before, others) > mostSteps)
    return { pieces: undefined };
  const regions = diff3Merge(...middle, { excludeFalseConflicts: true });
  const pieces = joined([
    { text: head.join("") },
    ...regions.map(({ ok = [], conflict }): MergePiece =>
      conflict === undefined
        ? { text: ok.join("") }
        : {
            ours: conflict.a.join(""),
            base: conflict.o.join(""),
            theirs: conflict.b.join(""),
          },
    ),
    { text: tail.join("") },
  ]);
  const settled = pieces.flatMap((piece) => ("text" in piece ? [piece.text] : []));
  return settled.length === pieces.length ? { text: settled.join("") } : { pieces };
}

/** Each with what ends it, so that joined they are the text again. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** How often a line of one text is a line of another, times how many lines they may share. */
function steps(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  const pairs = other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
  return pairs * Math.min(one.length, other.length);
}

/** The lines with which all of them begin and end, and what is between: most of a file is the same everywhere. */
function apart(sides: [string[], string[], string[]]) {
  const shortest = Math.min(...sides.map(({ length }) => length));
  const [first, ...others] = sides;
  let from = 0;
  while (from < shortest && others.every((lines) => lines[from] === first[from])) from += 1;
  let to = 0;
  while (to < shortest - from && others.every((lines) => lines.at(-1 - to) === first.at(-1 - to)))
    to += 1;
  const middle = sides.map((lines) => lines.slice(from, lines.length - to)) as typeof sides;
  return { head: first.slice(0, from), middle, tail: first.slice(first.length - to) };
}

/** Without empty pieces, and texts beside each other as one. */
function joined(pieces: readonly MergePiece[]): MergePiece[] {
  const found: MergePiece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (!("text" in piece)) found.push(piece);
    else if (last !== undefined && "text" in last)
      found[found.length - 1] = { text: last.text + piece.text };
    else if (piece.text !== "") found.push(piece);
  }
  return found;
}
