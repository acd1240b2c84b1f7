import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { Optional } from "@marcbachmann/cel-js";
import { GuardedMap } from "./values";

interface Comparable {
  equals(other: unknown): boolean;
}

const isComparable = (value: object): value is Comparable =>
  "equals" in value && typeof value.equals === "function";

/**
 * CEL's equality over values of any type: numbers by their value whatever their type, everything of
 * two types unequal and never an error (the specification's heterogeneous equality).
 */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined || right !== undefined) {
    // oxlint-disable-next-line eqeqeq -- 1n == 1.0 is what is asked here
    return left !== undefined && right !== undefined && left == right;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a))
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
    );
  if (isMap(a)) return isMap(b) && hasEqualEntries(a, b);
  if (isComparable(a)) return a.equals(b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Duration)
    return b instanceof Duration && a.seconds === b.seconds && a.nanos === b.nanos;
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0;
  if (a instanceof Optional) {
    return (
      b instanceof Optional &&
      a.hasValue() === b.hasValue() &&
      (!a.hasValue() || isEqual(a.value(), b.value()))
    );
  }
  return false;
}

function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return value instanceof UnsignedInt ? value.value : undefined;
}

type AnyMap = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>;

function isMap(value: object): value is AnyMap {
  return (
    value instanceof Map ||
    Object.getPrototypeOf(value) === Object.prototype ||
    Object.getPrototypeOf(value) === null
  );
}

function hasEqualEntries(a: AnyMap, b: AnyMap): boolean {
  const [left, right] = [entriesOf(a), new Map(entriesOf(b))];
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isEqual(value, right.get(key)))
  );
}

/** The entries of a map of CEL; literals may be plain objects. */
export function entriesOf(map: AnyMap): [unknown, unknown][] {
  return map instanceof Map ? [...map] : Object.entries(map);
}

/** `value in collection`. */
export function contains(collection: unknown, value: unknown): boolean | undefined {
  if (Array.isArray(collection)) return collection.some((item) => isEqual(item, value));
  if (collection instanceof GuardedMap) return collection.isThere(value as string);
  if (collection instanceof Map)
    return collection.get(value) !== undefined || collection.has(value);
  if (typeof collection === "object" && collection !== null && isMap(collection))
    return Object.hasOwn(collection, String(value));
  return undefined;
}
