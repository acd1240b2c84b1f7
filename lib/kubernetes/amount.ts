import type { Json } from "@/lib/json";

const factors: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity as a number, exact enough to compare two that people wrote; undefined for what is
 * none.
 */
export function amountOf(value: Json | undefined): number | undefined {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(String(value));
  const factor = match ? factors[match[2] ?? ""] : undefined;
  return match && typeof factor === "number" ? Number(match[1]) * factor : undefined;
}

/** Of CPU, in cores: "0.2 CPU". */
export function cpuInWords(cores: number): string {
  return `${rounded(cores)} CPU`;
}

/** Of memory or storage: "256 MiB". */
export function bytesInWords(bytes: number): string {
  const power = Math.max(
    0,
    Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)),
  );
  return `${rounded(bytes / 2 ** (10 * power))} ${units[power]}`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
