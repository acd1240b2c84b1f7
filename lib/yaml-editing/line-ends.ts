import type { Splice } from "./splice";

type LineEnd = "\n" | "\r\n";

/** How the lines of a text end: one for each line feed of it, once it has no other ends. */
export type LineEnds = readonly LineEnd[];

/** A text whose lines all end in a line feed, and how they ended before. */
export function plainLines(text: string): { plain: string; ends: LineEnds } {
  const plain = text.replaceAll("\r\n", "\n");
  const ends = Array.from(text.matchAll(/\r?\n/g), ([end]) => end as LineEnd);
  return { plain, ends };
}

/** The opposite. A line that has no end of its own here ends in a line feed. */
export function withLineEnds(plain: string, ends: LineEnds): string {
  let line = 0;
  return plain.replaceAll("\n", () => ends[line++] ?? "\n");
}

/**
 * How lines end after a change: those that stay, and those that are moved or copied, as they did; others as the line above them.
 * `text` is the one that is changed, `ends` are its ends.
 */
export function endsAfter(
  { text, ends }: { text: string; ends: LineEnds },
  splices: readonly Splice[],
): LineEnds {
  const isUniform = ends.every((end) => end === ends[0]);
  const made: LineEnd[] = [];
  const lineOf = lineCounter(text);
  const put = (end: LineEnd | undefined) => made.push(end ?? made.at(-1) ?? ends[0] ?? "\n");
  let at = 0;
  for (const { from, to, text: written, copied } of sorted(splices)) {
    made.push(...ends.slice(lineOf(at), lineOf(from)));
    const pool = isUniform ? undefined : endsByLine(text, ends, { from, to, lineOf });
    let source = copied === undefined ? 0 : lineOf(copied.from);
    let start = 0;
    for (let feed = written.indexOf("\n"); feed >= 0; feed = written.indexOf("\n", start)) {
      const isCopied = copied !== undefined && feed >= copied.at;
      if (isCopied) put(ends[source++]);
      else put(pool?.get(wordsOf(written.slice(start, feed)))?.shift());
      start = feed + 1;
    }
    at = to;
  }
  made.push(...ends.slice(lineOf(at)));
  return made;
}

const sorted = (splices: readonly Splice[]) =>
  splices.toSorted((a, b) => a.from - b.from || a.to - b.to);

/** A line without what it is indented by, since it may come to stand in another column. */
const wordsOf = (line: string) => line.replace(/^[ -]+/, "");

/** The ends of the lines that a change takes out, by what stands in them. */
function endsByLine(
  text: string,
  ends: LineEnds,
  { from, to, lineOf }: { from: number; to: number; lineOf: (offset: number) => number },
): Map<string, LineEnd[]> {
  const found = new Map<string, LineEnd[]>();
  let line = lineOf(from);
  let start = from;
  for (let feed = text.indexOf("\n", from); feed >= 0 && feed < to;) {
    const words = wordsOf(text.slice(start, feed));
    const end = ends[line++];
    if (end !== undefined) found.set(words, [...(found.get(words) ?? []), end]);
    start = feed + 1;
    feed = text.indexOf("\n", start);
  }
  return found;
}

/** How many line feeds there are before an offset. */
function lineCounter(text: string): (offset: number) => number {
  const feeds = Array.from(text.matchAll(/\n/g), ({ index }) => index);
  return (offset) => {
    let [low, high] = [0, feeds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((feeds[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
