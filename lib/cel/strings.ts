import { CelFault } from "./fault";

/**
 * CEL counts in code points, JavaScript in UTF-16 units: only text outside the basic plane pays for
 * the difference.
 */
const points = (text: string): string[] => [...text];
const isPlain = (text: string): boolean => !/[\u{10000}-\u{10ffff}]/u.test(text);

function position(value: bigint, max: number, what: string): number {
  if (value < 0n || value > BigInt(max)) throw new CelFault(`${what}: ${value} is out of range.`);
  return Number(value);
}

export function charAt(text: string, index: bigint): string {
  const all = points(text);
  return all[position(index, all.length, "charAt()")] ?? "";
}

export function indexOf(text: string, part: string, from = 0n): bigint {
  const all = points(text);
  const start = position(from, all.length, "indexOf()");
  if (isPlain(text)) return BigInt(text.indexOf(part, start));
  const found = all.slice(start).join("").indexOf(part);
  return found < 0 ? -1n : BigInt(start + points(all.slice(start).join("").slice(0, found)).length);
}

export function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const all = points(text);
  const start = from === undefined ? all.length : position(from, all.length, "lastIndexOf()");
  if (isPlain(text)) return BigInt(text.lastIndexOf(part, start));
  const wanted = points(part);
  for (let index = Math.min(start, all.length - wanted.length); index >= 0; index -= 1) {
    if (wanted.every((character, offset) => all[index + offset] === character))
      return BigInt(index);
  }
  return -1n;
}

export function substring(text: string, start: bigint, end?: bigint): string {
  const all = isPlain(text) ? undefined : points(text);
  const length = all?.length ?? text.length;
  const from = position(start, length, "substring()");
  const to = end === undefined ? length : position(end, length, "substring()");
  if (to < from) throw new CelFault("substring(): the end is before the start.");
  return all === undefined ? text.slice(from, to) : all.slice(from, to).join("");
}

export function replace(text: string, from: string, to: string, limit = -1n): string {
  let left = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  // As in Go: an empty text is found before every character and at the end.
  const parts = from === "" ? ["", ...points(text), ""] : text.split(from);
  let result = parts[0] ?? "";
  for (const part of parts.slice(1)) {
    result += (left > 0 ? to : from) + part;
    left -= 1;
  }
  return result;
}

export function split(text: string, separator: string, limit = -1n): string[] {
  if (limit === 0n) return [];
  const parts = separator === "" ? points(text) : text.split(separator);
  if (limit < 0n || parts.length <= Number(limit)) return parts;
  return [...parts.slice(0, Number(limit) - 1), parts.slice(Number(limit) - 1).join(separator)];
}

export const lowerAscii = (text: string): string =>
  text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase());
export const upperAscii = (text: string): string =>
  text.replaceAll(/[a-z]+/g, (part) => part.toUpperCase());
/** White space as Go counts it. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start] ?? "")) start += 1;
  while (end > start && isSpace(text[end - 1] ?? "")) end -= 1;
  return text.slice(start, end);
}

const isSpace = (char: string): boolean => /[\t-\r \u0085\p{Z}]/u.test(char);

const escapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

export function quote(text: string): string {
  return `"${[...text].map((character) => escapes[character] ?? character).join("")}"`;
}
