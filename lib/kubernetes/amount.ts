import type { Json } from "@/lib/json";
import { quantitySuffixes } from "./quantity-suffixes";

/**
 * A quantity as a number, exact enough to compare two that people wrote; undefined for what is
 * none.
 */
export function amountOf(value: Json | undefined): number | undefined {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(String(value));
  const factor = match ? quantitySuffixes[match[2] ?? ""] : undefined;
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
