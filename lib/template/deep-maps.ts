import { Optional } from "@marcbachmann/cel-js";
import { spendSteps } from "./cel-evaluation";

type CelMap = ReadonlyMap<unknown, unknown>;

/** A map with all that both have; maps that both have are merged likewise, and else the other's value wins. */
export function mergeDeep(map: CelMap, other: CelMap): Map<unknown, unknown> {
  const merged = new Map(present(map));
  for (const [key, value] of present(other)) {
    const before = asMap(merged.get(key));
    const after = asMap(value);
    merged.set(key, before && after ? mergeDeep(before, after) : value);
  }
  return merged;
}

/**
 * What has to be laid over `other` to get `map`, as Helm merges values: what is different, maps
 * within maps likewise and lists as a whole, and `null` for what only the other one has. What is the
 * same is left out, and so is a map without a difference.
 */
export function changesFrom(map: CelMap, other: CelMap): Map<unknown, unknown> {
  const changes = new Map<unknown, unknown>();
  const given = present(map);
  const before = present(other);
  for (const [key, value] of given) {
    const [its, old] = [asMap(value), asMap(before.get(key))];
    if (its && old) {
      const inner = changesFrom(its, old);
      if (inner.size > 0) changes.set(key, inner);
    } else if (!before.has(key) || !isSame(value, before.get(key))) changes.set(key, value);
  }
  for (const [key, value] of before) if (!given.has(key) && value !== null) changes.set(key, null);
  return changes;
}

/** The members that are there: an optional is what it holds. */
function present(map: CelMap): Map<unknown, unknown> {
  spendSteps(1 + map.size);
  const found = new Map<unknown, unknown>();
  for (const [key, value] of map) {
    if (!(value instanceof Optional)) found.set(key, value);
    else if (value.hasValue()) found.set(key, value.value());
  }
  return found;
}

/** Literals and parameters are maps, or plain objects. */
function asMap(value: unknown): CelMap | undefined {
  if (value instanceof Map) return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getPrototypeOf(value) === Object.prototype
    ? new Map(Object.entries(value))
    : undefined;
}

/** Whether two values are the same in JSON, whatever kind of number they are. */
function isSame(a: unknown, b: unknown): boolean {
  if (isNumber(a) && isNumber(b) && typeof a !== typeof b) return Number(a) === Number(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    spendSteps(1 + a.length);
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  const [one, two] = [asMap(a), asMap(b)];
  if (one && two) {
    spendSteps(1 + one.size);
    return (
      one.size === two.size &&
      [...one].every(([key, value]) => two.has(key) && isSame(value, two.get(key)))
    );
  }
  return a === b;
}

const isNumber = (value: unknown): value is number | bigint =>
  typeof value === "number" || typeof value === "bigint";
