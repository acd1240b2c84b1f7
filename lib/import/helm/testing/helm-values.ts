import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/**
 * The values that a chart's templates see, as Helm 3.22 coalesces them (`pkg/chartutil/coalesce.go`):
 * what is given wins, maps are merged at any depth, lists are taken as a whole, and a given `null`
 * takes away what the chart has; where the chart has nothing, the `null` stays.
 */
export function helmValues(chart: JsonObject, given: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(chart));
  for (const [key, value] of Object.entries(given)) {
    const has = merged.get(key);
    if (value === null && has !== undefined) merged.delete(key);
    else if (isJsonObject(value) && isJsonObject(has)) merged.set(key, helmValues(has, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
