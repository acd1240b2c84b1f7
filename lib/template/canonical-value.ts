import type { Value } from "./cel-values";

/**
 * A value as JSON text: keys in their order, no white space, whole numbers with all their digits.
 */
export function canonicalValue(value: Value): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(canonicalValue).join(",")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${canonicalValue(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
