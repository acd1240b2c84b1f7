import type { Json, JsonObject } from "@/lib/json";
import type { Compared, Narrowing } from "./narrowing";
import type { Kind } from "./value-kinds";

const numbers: readonly Kind[] = ["integer", "fraction"];

/** Which kinds of values a keyword is about. */
const about: Readonly<Record<string, readonly Kind[]>> = {
  maximum: numbers,
  exclusiveMaximum: numbers,
  minimum: numbers,
  exclusiveMinimum: numbers,
  multipleOf: numbers,
  maxLength: ["string"],
  minLength: ["string"],
  pattern: ["string"],
  format: ["string"],
  maxItems: ["array"],
  minItems: ["array"],
  uniqueItems: ["array"],
};

/** What a keyword of numbers, texts and lengths narrows; undefined for any other keyword. */
export function scalarNarrowings(
  keyword: string,
  wanted: Json,
  { old, kinds, path }: Compared,
): Narrowing[] | undefined {
  const kindsAbout = about[keyword];
  if (kindsAbout === undefined) return undefined;
  const isAbout = kindsAbout.some((kind) => kinds.has(kind));
  return !isAbout || isKept(keyword, wanted, old, kinds) ? [] : [{ path, keyword }];
}

function isKept(
  keyword: string,
  wanted: Json,
  old: readonly JsonObject[],
  kinds: ReadonlySet<Kind>,
): boolean {
  const given = old.flatMap((part) => {
    const value = part[keyword];
    return value === undefined ? [] : [value];
  });
  if (given.includes(wanted)) return true;
  if (keyword === "uniqueItems") return wanted !== true || lowest(old, "maxItems") <= 1;
  if (typeof wanted !== "number") return false;
  const whole = !kinds.has("fraction");
  switch (keyword) {
    case "maximum":
      return upperBound(old, whole).value <= wanted;
    case "exclusiveMaximum": {
      const { value, isReached } = upperBound(old, whole);
      return value < wanted || (value === wanted && !isReached);
    }
    case "minimum":
      return -upperBound(old.map(negated), whole).value >= wanted;
    case "exclusiveMinimum": {
      const { value, isReached } = upperBound(old.map(negated), whole);
      return -value > wanted || (-value === wanted && !isReached);
    }
    case "multipleOf": {
      const steps = [...given, ...(whole ? [1] : [])];
      return steps.some((step) => typeof step === "number" && isMultiple(step, wanted));
    }
    case "maxLength":
    case "maxItems":
      return lowest(old, keyword) <= wanted;
    case "minLength":
    case "minItems":
      return wanted <= 0 || -lowest(old.map(negated), keyword) >= wanted;
    default:
      return false;
  }
}

/** The largest number that fits, and whether it does itself. */
function upperBound(
  parts: readonly JsonObject[],
  whole: boolean,
): { value: number; isReached: boolean } {
  const reached = lowest(parts, "maximum");
  const limit = lowest(parts, "exclusiveMaximum");
  const value = whole
    ? Math.min(Math.floor(reached), Math.ceil(limit) - 1)
    : Math.min(reached, limit);
  return { value, isReached: whole || reached < limit };
}

function lowest(parts: readonly JsonObject[], keyword: string): number {
  return Math.min(
    ...parts.map((part) => part[keyword]).filter((value) => typeof value === "number"),
  );
}

/** The same with lower and upper bounds changed for each other. */
function negated(part: JsonObject): JsonObject {
  const flipped: JsonObject = {};
  for (const [from, to] of [
    ["minimum", "maximum"],
    ["exclusiveMinimum", "exclusiveMaximum"],
    ["minLength", "minLength"],
    ["minItems", "minItems"],
  ] as const) {
    const value = part[from];
    if (typeof value === "number") flipped[to] = -value;
  }
  return flipped;
}

/** As the validator has it, which takes 0.3 for a multiple of 0.1. */
function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(Math.round(times) - times) < 1e-7;
}
