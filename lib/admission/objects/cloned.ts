import type { Json, JsonObject } from "@/lib/json";

/**
 * A copy of JSON that shares nothing with it; several times quicker than `structuredClone`, which
 * is made for more.
 */
export function cloned(object: JsonObject): JsonObject {
  return copy(object) as JsonObject;
}

function copy(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const item = copy(value[key] as Json);
    // To assign it would set the prototype.
    if (key === "__proto__")
      Object.defineProperty(result, key, {
        value: item,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    else result[key] = item;
  }
  return result;
}
