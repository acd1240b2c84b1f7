import { isCollection, isNode, isPair, isScalar, type Pair } from "yaml";
import { Unwritable } from "./unwritable";

/** Offset of the beginning of the line that an offset is in. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the line feed that ends the line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf("\n", offset);
  return at === -1 ? text.length : at;
}

/** Offset behind the line feed. */
export function nextLine(text: string, offset: number): number {
  return Math.min(lineEnd(text, offset) + 1, text.length);
}

/** The beginning and the end of a node without white space and comments behind it. */
export function rangeOf(node: unknown, text: string): { start: number; end: number } | undefined {
  if (!isNode(node) || node.range == null) return undefined;
  const [start, end] = node.range;
  if (isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED"))
    return { start, end: blockScalarEnd(text, start, end) };
  if (start === end) {
    // Of nothing the parser says where the comment behind it begins.
    const at = start - (/[ \t]*$/.exec(text.slice(lineStart(text, start), start))?.[0].length ?? 0);
    return { start: at, end: at };
  }
  if (!isCollection(node) || node.flow === true) return { start, end };
  const last: unknown = node.items.at(-1);
  if (isPair(last)) return { start, end: pairEnd(last, text) };
  return { start, end: Math.max(start + 1, rangeOf(last, text)?.end ?? start) };
}

/** Empty lines behind a block scalar are no part of it, unless it keeps them (`|+`). */
function blockScalarEnd(text: string, start: number, end: number): number {
  const header = /^[|>][-+0-9]*/.exec(text.slice(start, start + 4))?.[0] ?? "";
  let at = end;
  if (header.includes("+")) return text[at - 1] === "\n" ? at - 1 : at;
  while (at > start + header.length && /\s/.test(text[at - 1] ?? "")) at -= 1;
  return at;
}

/** Offset behind what a key and its value are written as. */
export function pairEnd({ key, value }: Pair, text: string): number {
  const colon = colonOf({ key, value }, text);
  const end = rangeOf(value, text)?.end ?? 0;
  return Math.max(colon === undefined ? keyRange(key).end : colon + 1, end);
}

/** Offset of the colon between key and value; in `{ a, b }` there may be none. */
export function colonOf({ key, value }: Pick<Pair, "key" | "value">, text: string) {
  const { end } = keyRange(key);
  const until = isNode(value) && value.range ? value.range[0] : lineEnd(text, end);
  const between = text.slice(end, until);
  const at = /^[ \t]*:/.exec(between)?.[0].length;
  return at === undefined ? undefined : end + at - 1;
}

export function keyRange(key: unknown): { start: number; end: number } {
  if (!isScalar(key) || key.range == null) throw new Unwritable("A key is not a plain name there.");
  return { start: key.range[0], end: key.range[1] };
}
