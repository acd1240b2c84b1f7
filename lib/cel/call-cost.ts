import { Optional } from "@marcbachmann/cel-js";

/*
 * What a call costs at run time: `costCall` of cel-go's `interpreter/runtimecost.go`, before which
 * Kubernetes asks `CallCost` of its `pkg/cel/library/cost.go`, and the trackers of cel-go's `ext/sets.go`.
 */

/** `StringTraversalCostFactor` and `RegexStringLengthCostFactor` of cel-go's `common/cost.go`. */
const perCharacter = 1 / 10;
const perPatternCharacter = 1 / 4;

/** Kubernetes lets an expression ask the authorizer twice. */
const askingAuthorizer = 350_000;

/** The format's own expression is as long as this, about (`MaxRegexSize`). */
const formatPattern = 64;

/** What counts as the size of a value: 1 for whatever has none. */
function sizeOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Map) return value.size;
  if (value instanceof Optional && value.hasValue()) return sizeOf(value.value());
  return 1;
}

function going(size: number, times = 1): number {
  return Math.ceil((size * times) / (1 / perCharacter));
}

function matching(text: unknown, pattern: number): number {
  return going(sizeOf(text) + 1) * Math.ceil(pattern * perPatternCharacter);
}

/** Going through a value and all that is in it. */
function traversal(value: unknown): number {
  if (typeof value === "string") return Math.floor(value.length * perCharacter);
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + traversal(item), 0);
  if (value instanceof Map)
    return [...value].reduce((sum, [key, item]) => sum + traversal(key) + traversal(item), 0);
  return 1;
}

function joined(list: unknown, separator: unknown): number {
  if (!Array.isArray(list)) return 1;
  const texts = list.reduce<number>((sum, item) => sum + sizeOf(item), 0);
  const between = typeof separator === "string" ? separator.length : 0;
  return texts + between * Math.max(0, list.length - 1);
}

type Cost = (args: readonly unknown[]) => number;

const once: Cost = ([text]) => going(sizeOf(text));
const twice: Cost = ([text]) => going(sizeOf(text), 2);
const comparing: Cost = ([left, right]) => going(Math.min(sizeOf(left), sizeOf(right)));
const orderly: Cost = (args) =>
  args.every((one) => typeof one === "string" || one instanceof Uint8Array) ? comparing(args) : 1;
const searching: Cost = ([value]) => traversal(value);
const pairs =
  (times: number): Cost =>
  ([, left, right]) =>
    1 + sizeOf(left) * sizeOf(right) * times;

const costs: ReadonlyMap<string, Cost> = new Map<string, Cost>([
  ...["startsWith", "endsWith", "bytes", "quote", "format"].map((name) => [name, once] as const),
  ...["url", "lowerAscii", "upperAscii", "substring", "trim"].map((name) => [name, once] as const),
  ...["cidr", "ip", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver"].map(
    (name) => [name, once] as const,
  ),
  ["isCanonical", ([, text]) => going(sizeOf(text), 2)],
  ["replace", twice],
  ["split", twice],
  ["join", ([list, separator]) => going(joined(list, separator), 2)],
  ["contains", ([text, part]) => going(sizeOf(text)) * going(sizeOf(part))],
  ["find", ([text, pattern]) => matching(text, sizeOf(pattern))],
  ["findAll", ([text, pattern]) => matching(text, sizeOf(pattern))],
  ["matches", ([text, pattern]) => matching(text, sizeOf(pattern))],
  ["validate", ([, text]) => matching(text, formatPattern)],
  ...["isSorted", "sum", "max", "min", "indexOf", "lastIndexOf"].map(
    (name) => [name, searching] as const,
  ),
  ["sets.contains", pairs(1)],
  ["sets.intersects", pairs(1)],
  ["sets.equivalent", pairs(2)],
  ["check", () => askingAuthorizer],
  ["==", comparing],
  ["!=", comparing],
  ...["<", "<=", ">", ">="].map((name) => [name, orderly] as const),
  [
    "+",
    ([left, right]) =>
      typeof left === "string" || left instanceof Uint8Array
        ? going(sizeOf(left) + sizeOf(right))
        : 1,
  ],
  ["in", ([, collection]) => (Array.isArray(collection) ? collection.length : 1)],
]);

const fixed: Cost = () => 1;

/**
 * What calling a function, a method or an operator of this name costs, by its arguments; the receiver of a
 * method is the first. Functions of `sets` are known by their whole name.
 */
export function costOfCall(name: string): Cost {
  return costs.get(name) ?? fixed;
}
