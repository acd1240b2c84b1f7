import { type Document, isCollection, isNode, isScalar, visit } from "yaml";
import { type ContinuedSpan, continuedSpans, type Span } from "./continued-spans";

/** A text with the same lines, some of them indented. */
export interface IndentedText {
  text: string;
  /** The quoted scalars and flow collections that were touched, in the new text. */
  spans: readonly Span[];
  /** The spaces that were added to a line; lines from 1. */
  added: ReadonlyMap<number, number>;
}

/** How many characters are added at most, for each that is there. */
const mostGrowth = 4;

/**
 * Indents the further lines of quoted scalars and flow collections that are no deeper than the key
 * that they belong to. Go's readers take them as they are, YAML and the parser do not. Undefined
 * where there are none, or it would take more space than is reasonable.
 */
export function indentContinuations(text: string): IndentedText | undefined {
  const waiting = continuedSpans(text).toReversed();
  const lines: string[] = [];
  const spans: Span[] = [];
  const added = new Map<number, number>();
  const moved = { start: 0, isTouched: false };
  let start = 0;
  let total = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const end = start + line.length;
    let span = waiting.at(-1);
    if (span !== undefined && span.start < start) {
      const spaces = missingSpaces(line, span);
      if (spaces > 0) {
        added.set(index + 1, spaces);
        total += spaces;
        moved.isTouched = true;
        if (total > mostGrowth * text.length) return undefined;
      }
      if (span.end <= end) {
        if (moved.isTouched) spans.push({ start: moved.start, end: span.end + total });
        waiting.pop();
        span = waiting.at(-1);
      }
    }
    if (span !== undefined && span.start >= start && span.start <= end) {
      moved.start = span.start + total;
      moved.isTouched = false;
    }
    lines.push(" ".repeat(added.get(index + 1) ?? 0) + line);
    start = end + 1;
  }
  return added.size === 0 ? undefined : { text: lines.join("\n"), spans, added };
}

function missingSpaces(line: string, { indentation }: ContinuedSpan): number {
  return /^[ \t\r]*$/.test(line) ? 0 : indentation - line.search(/[^ ]/);
}

/**
 * Whether the parser takes each of these spans for a quoted scalar or a flow collection: in these
 * the indentation of lines has no meaning, so that what was added to them changed nothing.
 */
export function hasSpans(documents: readonly Document[], spans: readonly Span[]): boolean {
  const missing = new Map(spans.map(({ start, end }) => [start, end]));
  for (const document of documents)
    visit(document, (_key, node) => {
      if (!isNode(node) || !node.range) return;
      const isQuoted = isScalar(node) && node.type?.startsWith("QUOTE_") === true;
      const isFlow = isCollection(node) && node.flow === true;
      const [start, end] = node.range;
      if ((isQuoted || isFlow) && missing.get(start) === end) missing.delete(start);
    });
  return missing.size === 0;
}
