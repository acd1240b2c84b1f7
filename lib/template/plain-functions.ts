import type { Environment } from "@marcbachmann/cel-js";
import { changesFrom, mergeDeep } from "./deep-maps";
import { limits } from "./limits";
import { TemplateFault } from "./problems";

const fail = (message: string): never => {
  throw new TemplateFault("expression-failed", message);
};

function replaceAll(text: string, from: string, to: string): string {
  if (from === "") return fail("replace() cannot replace the empty string.");
  const times = text.split(from).length - 1;
  if (text.length + times * to.length > limits.valueSize) {
    throw new TemplateFault("too-large", "replace() makes a string that is too large.");
  }
  return text.split(from).join(to);
}

function sort(list: unknown[]): unknown[] {
  const strings = list.every((item) => typeof item === "string");
  if (!strings && !list.every(isNumber)) fail("sort() takes a list of strings, or of numbers.");
  return [...(list as (string | number | bigint)[])].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

const isNumber = (item: unknown): item is number | bigint =>
  typeof item === "number" || typeof item === "bigint";

function numbers(list: unknown[], name: string): (number | bigint)[] {
  return list.every(isNumber) ? list : fail(`${name}() takes a list of numbers.`);
}

function sum(list: unknown[]): number | bigint {
  const all = numbers(list, "sum");
  if (all.every((item) => typeof item === "bigint"))
    return all.reduce((total, item) => total + item, 0n);
  return all.reduce<number>((total, item) => total + Number(item), 0);
}

function extreme(list: unknown[], name: "min" | "max"): number | bigint {
  const [first, ...rest] = numbers(list, name);
  if (first === undefined) return fail(`${name}() takes a list that is not empty.`);
  return rest.reduce(
    (best, item) => ((name === "min" ? item < best : item > best) ? item : best),
    first,
  );
}

function range(count: bigint): bigint[] {
  if (count < 0n || count > 10_000n) fail("range() takes a number from 0 to 10000.");
  return Array.from({ length: Number(count) }, (_, index) => BigInt(index));
}

function slice(list: unknown[], start: bigint, end: bigint): unknown[] {
  if (start < 0n || end < start || end > BigInt(list.length))
    fail("slice() takes a start and an end within the list.");
  return list.slice(Number(start), Number(end));
}

function fromEntries(list: unknown[]): Map<unknown, unknown> {
  const entries = list.map((item): [unknown, unknown] => {
    if (!(item instanceof Map) || !item.has("key") || !item.has("value")) {
      return fail("fromEntries() takes a list of maps with key and value.");
    }
    return [item.get("key"), item.get("value")];
  });
  return new Map(entries);
}

const asMap = (value: unknown): Map<unknown, unknown> =>
  value instanceof Map ? value : new Map(Object.entries(value as Record<string, unknown>));

/**
 * Adds to CEL the functions on texts, lists and maps that need no other library: what a condition
 * can use, in the browser too.
 */
export function registerPlainFunctions(env: Environment): Environment {
  return env
    .registerFunction("string.replace(string, string): string", replaceAll)
    .registerFunction("string.trimPrefix(string): string", (s: string, prefix: string) =>
      s.startsWith(prefix) ? s.slice(prefix.length) : s,
    )
    .registerFunction("string.trimSuffix(string): string", (s: string, suffix: string) =>
      suffix !== "" && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s,
    )
    .registerFunction("list.sort(): list<dyn>", sort)
    .registerFunction("list.reverse(): list<dyn>", (list: unknown[]) => [...list].reverse())
    .registerFunction("list.distinct(): list<dyn>", (list: unknown[]) => [...new Set(list)])
    .registerFunction("list.flatten(): list<dyn>", (list: unknown[]) => list.flat())
    .registerFunction("list.slice(int, int): list<dyn>", slice)
    .registerFunction("list.sum(): dyn", sum)
    .registerFunction("list.min(): dyn", (list: unknown[]) => extreme(list, "min"))
    .registerFunction("list.max(): dyn", (list: unknown[]) => extreme(list, "max"))
    .registerFunction("range(int): list<int>", range)
    .registerFunction("map.keys(): list<dyn>", (map: unknown) => [...asMap(map).keys()])
    .registerFunction("map.values(): list<dyn>", (map: unknown) => [...asMap(map).values()])
    .registerFunction("map.entries(): list<dyn>", (map: unknown) =>
      [...asMap(map)].map(
        ([key, value]) =>
          new Map([
            ["key", key],
            ["value", value],
          ]),
      ),
    )
    .registerFunction("list.fromEntries(): map<string, dyn>", fromEntries)
    .registerFunction(
      "map.merge(map): map<string, dyn>",
      (map: unknown, other: unknown) => new Map([...asMap(map), ...asMap(other)]),
    )
    .registerFunction("map.mergeDeep(map): map<string, dyn>", (map: unknown, other: unknown) =>
      mergeDeep(asMap(map), asMap(other)),
    )
    .registerFunction("map.changesFrom(map): map<string, dyn>", (map: unknown, other: unknown) =>
      changesFrom(asMap(map), asMap(other)),
    );
}
