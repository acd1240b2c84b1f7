import { LRUCache } from "lru-cache";
import { CelFault } from "./fault";

const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const shape = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3}|)$/;
const billion = 1_000_000_000n;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * A Kubernetes resource quantity (`1.5Gi`, `200m`), exact to a billionth: finer ones are rounded
 * away from zero.
 */
export class Quantity {
  /** In billionths. */
  readonly nanos: bigint;
  /** As written. */
  readonly text: string;

  constructor(nanos: bigint, text: string) {
    this.nanos = nanos;
    this.text = text;
  }

  equals(other: unknown): boolean {
    return other instanceof Quantity && other.nanos === this.nanos;
  }

  compareTo(other: Quantity): bigint {
    return this.nanos < other.nanos ? -1n : this.nanos > other.nanos ? 1n : 0n;
  }

  plus(other: Quantity | bigint): Quantity {
    return quantityOf(this.nanos + nanosOf(other));
  }

  minus(other: Quantity | bigint): Quantity {
    return quantityOf(this.nanos - nanosOf(other));
  }

  isInteger(): boolean {
    return (
      this.nanos % billion === 0n &&
      this.nanos / billion <= int64.max &&
      this.nanos / billion >= int64.min
    );
  }

  asInteger(): bigint {
    if (!this.isInteger())
      throw new CelFault(`The quantity ${this.text} is not a whole number of 64 bits.`);
    return this.nanos / billion;
  }

  asApproximateFloat(): number {
    return Number(this.nanos) / 1e9;
  }
}

const nanosOf = (value: Quantity | bigint): bigint =>
  value instanceof Quantity ? value.nanos : value * billion;
const quantityOf = (nanos: bigint): Quantity => new Quantity(nanos, `${nanos}n`);

const known = new LRUCache<string, Quantity>({ max: 2_000 });

/** Parses a quantity as the API server does; undefined where it is none. */
export function parseQuantity(text: string): Quantity | undefined {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, sign = "", number = "", suffix = ""] = match;
  const [whole = "", fraction = ""] = number.split(".");
  const digits = BigInt(whole + fraction === "" ? "0" : whole + fraction);
  const exponent = /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : (decimal[suffix] ?? 0);
  const scaled = digits * (binary[suffix] ?? 1n);
  const power = 9 + exponent - fraction.length;
  const magnitude =
    power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power));
  const quantity = new Quantity(sign === "-" ? -magnitude : magnitude, text);
  known.set(text, quantity);
  return quantity;
}

function divideUp(value: bigint, by: bigint): bigint {
  return value % by === 0n ? value / by : value / by + 1n;
}

export function quantity(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (parsed === undefined) throw new CelFault(`${JSON.stringify(text)} is not a quantity.`);
  return parsed;
}

const decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * A quantity as the API server writes it back: the greatest suffix of its kind that leaves a whole
 * number (`0.5` is `500m`, `1.5Gi` is `1536Mi`). What is no quantity stays as it is.
 */
export function canonicalQuantity(text: string): string {
  const parsed = parseQuantity(text);
  if (parsed === undefined) return text;
  const { nanos } = parsed;
  const size = nanos < 0n ? -nanos : nanos;
  if (size === 0n) return "0";
  if (text.endsWith("i") && nanos % billion === 0n && size / billion >= 1024n) {
    return scaled(nanos / billion, 1024n, binarySuffixes, (power) => binarySuffixes[power] ?? "");
  }
  if (/[eE][+-]?\d+$/.test(text))
    return scaled(nanos, 1000n, decimalSuffixes, (power) =>
      power === 3 ? "" : `e${(power - 3) * 3}`,
    );
  return scaled(nanos, 1000n, decimalSuffixes, (power) => decimalSuffixes[power] ?? "");
}

function scaled(
  value: bigint,
  base: bigint,
  suffixes: readonly string[],
  suffix: (power: number) => string,
): string {
  let [rest, power] = [value, 0];
  while (rest % base === 0n && power < suffixes.length - 1)
    [rest, power] = [rest / base, power + 1];
  return `${rest}${suffix(power)}`;
}
