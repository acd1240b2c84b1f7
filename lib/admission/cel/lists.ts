import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
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
