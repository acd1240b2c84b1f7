/** A part of a text, and what stands in its place. */
export interface Splice {
  from: number;
  to: number;
  text: string;
  /** From `at` on, the text is lines that stand at `from` in the text that is changed, in their order. */
  copied?: { at: number; from: number } | undefined;
}

/** Ranges are those of the text that is given, and do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let made = "";
  let at = 0;
  for (const { from, to, text: put } of splices.toSorted(
    (a, b) => a.from - b.from || a.to - b.to,
  )) {
    made += text.slice(at, from) + put;
    at = to;
  }
  return made + text.slice(at);
}
