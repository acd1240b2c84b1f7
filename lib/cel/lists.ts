import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { Optional } from "@marcbachmann/cel-js";
import { charge } from "./cost";
import { isEqual } from "./equal";
import { CelFault } from "./fault";

type Ordered = string | number | bigint | boolean;

function ordered(value: unknown, name: string): Ordered {
  if (
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "bigint" ||
    typeof value === "boolean"
  )
    return value;
  if (value instanceof UnsignedInt) return value.value;
  if (value instanceof Date) return value.getTime();
  if (value instanceof Duration) return value.seconds * 1_000_000_000n + BigInt(value.nanos);
  throw new CelFault(`${name}() takes a list of values that have an order.`);
}

function isBefore(a: unknown, b: unknown, name: string): boolean {
  const [left, right] = [ordered(a, name), ordered(b, name)];
  if (typeof left !== typeof right && (typeof left === "string" || typeof right === "string"))
    throw new CelFault(`${name}() takes a list of one type.`);
  if (typeof left === "string" && typeof right === "string")
    return Buffer.compare(Buffer.from(left), Buffer.from(right)) < 0;
  return left < right;
}

export function isSorted(list: readonly unknown[]): boolean {
  return list.every((item, index) => index === 0 || !isBefore(item, list[index - 1], "isSorted"));
}

/** The sum of whole numbers, of doubles, or of durations; 0 of nothing. */
export function sum(list: readonly unknown[]): unknown {
  if (list.every((item) => typeof item === "bigint"))
    return list.reduce<bigint>((total, item) => total + item, 0n);
  if (list.every((item) => typeof item === "number"))
    return list.reduce<number>((total, item) => total + item, 0);
  if (list.every((item) => item instanceof Duration))
    return list.reduce<Duration>((total, item) => total.addDuration(item), new Duration(0n, 0));
  if (list.every((item) => item instanceof UnsignedInt))
    return new UnsignedInt(list.reduce<bigint>((total, item) => total + item.value, 0n));
  throw new CelFault("sum() takes a list of numbers, or of durations.");
}

export function extreme(list: readonly unknown[], name: "min" | "max"): unknown {
  if (list.length === 0) throw new CelFault(`${name}() takes a list that is not empty.`);
  return list.reduce((best, item) =>
    (name === "min" ? isBefore(item, best, name) : isBefore(best, item, name)) ? item : best,
  );
}

export function indexOfItem(list: readonly unknown[], item: unknown): bigint {
  return BigInt(list.findIndex((one) => isEqual(one, item)));
}

export function lastIndexOfItem(list: readonly unknown[], item: unknown): bigint {
  return BigInt(list.findLastIndex((one) => isEqual(one, item)));
}

/** Whether every element of `part` is in `list`. */
export function hasAll(list: readonly unknown[], part: readonly unknown[]): boolean {
  return part.every((item) => list.some((one) => isEqual(one, item)));
}

export function hasAny(list: readonly unknown[], other: readonly unknown[]): boolean {
  return list.some((item) => other.some((one) => isEqual(one, item)));
}

/** In the order of their keys; what has the same key stays in its order. */
export function sortedBy<Item>(
  list: readonly Item[],
  name: string,
  keyOf: (item: Item) => unknown,
): Item[] {
  charge(list.length);
  return list
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (isBefore(a.key, b.key, name) ? -1 : isBefore(b.key, a.key, name) ? 1 : 0))
    .map(({ item }) => item);
}

export const sorted = (list: readonly unknown[]): unknown[] =>
  sortedBy(list, "sort", (item) => item);

/** Each value once, where it stands first. */
export function distinct(list: readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (const item of list) {
    charge(found.length + 1);
    if (!found.some((one) => isEqual(one, item))) found.push(item);
  }
  return found;
}

export function reversed(list: readonly unknown[]): unknown[] {
  charge(list.length);
  return list.toReversed();
}

/** Lists within it become part of it, so many levels down. */
export function flattened(list: readonly unknown[], depth = 1n): unknown[] {
  if (depth < 0n) throw new CelFault("flatten() takes a depth of 0 or more.");
  charge(list.length);
  return list.flatMap((item) =>
    Array.isArray(item) && depth > 0n ? flattened(item, depth - 1n) : [item],
  );
}

export function slice(list: readonly unknown[], start: bigint, end: bigint): unknown[] {
  if (start < 0n || end < start || end > BigInt(list.length))
    throw new CelFault(`slice(): ${start} to ${end} is not within the list.`);
  return list.slice(Number(start), Number(end));
}

/** 0 to one less than `count`. */
export function range(count: bigint): bigint[] {
  charge(Number(count < 0n ? 0n : count));
  return Array.from({ length: Math.max(0, Number(count)) }, (_, index) => BigInt(index));
}

const optionalOf = (list: readonly unknown[], index: number): Optional =>
  list.length === 0 ? Optional.none() : Optional.of(list.at(index));

export const first = (list: readonly unknown[]): Optional => optionalOf(list, 0);
export const last = (list: readonly unknown[]): Optional => optionalOf(list, -1);

/** What the optionals of a list hold; those that hold nothing are left out. */
export function unwrapped(list: readonly unknown[]): unknown[] {
  return list.flatMap((item) => {
    if (!(item instanceof Optional)) throw new CelFault("unwrap() takes a list of optionals.");
    return item.hasValue() ? [item.value()] : [];
  });
}
