import type { Json } from "./value";

/** How much a value may hold, so that a small text that refers to itself stays small. */
export interface JsonLimits {
  /** Levels of nesting. */
  deepest: number;
  /** Values (scalars, lists, maps), counted at every level. */
  most: number;
  /**
   * Characters of texts and keys that may come yet, counted wherever they stand: what is one text in memory is as many
   * once it is written. What comes is taken off.
   */
  text?: { left: number };
}

/**
 * The JSON of what a parser gave. Throws a `RangeError` beyond the limits or where a whole number
 * cannot be held exactly, a `TypeError` for what JSON cannot hold (a date, `.inf`).
 */
export function toJson(value: unknown, { deepest, most, text }: JsonLimits): Json {
  let count = 0;
  const read = (characters: string): string => {
    if (text !== undefined && (text.left -= characters.length) < 0)
      throw new RangeError("It has too much text once what it refers to is written out.");
    return characters;
  };
  const convert = (one: unknown, depth: number): Json => {
    count += 1;
    if (count > most) throw new RangeError(`It holds more than ${most} values.`);
    if (depth > deepest) throw new RangeError(`It is nested deeper than ${deepest} levels.`);
    if (one === null || one === undefined) return null;
    if (typeof one === "string") return read(one);
    if (typeof one === "boolean") return one;
    if (typeof one === "number" && Number.isFinite(one)) return one;
    if (typeof one === "bigint") return exactNumber(one);
    if (Array.isArray(one)) return one.map((item) => convert(item, depth + 1));
    if (typeof one === "object" && Object.getPrototypeOf(one) === Object.prototype)
      return Object.fromEntries(
        Object.entries(one).map(([key, item]) => [read(key), convert(item, depth + 1)]),
      );
    throw new TypeError(`${String(one)} is no value that JSON can hold.`);
  };
  return convert(value, 0);
}

/** A whole number that a double holds exactly; any other would silently become its neighbour. */
export function exactNumber(whole: bigint): number {
  const number = Number(whole);
  if (Number.isFinite(number) && BigInt(number) === whole) return number;
  throw new RangeError(`${whole} cannot be held exactly: use a string for it.`);
}
