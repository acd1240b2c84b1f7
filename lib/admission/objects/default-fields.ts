import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** Sets what is missing, or null, which the API server takes for missing. */
export function setMissing(object: JsonObject, key: string, value: Json): void {
  if (object[key] === undefined || object[key] === null) object[key] = value;
}

export const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** The object under a key; made where there is nothing. */
export function child(object: JsonObject, key: string): JsonObject {
  setMissing(object, key, {});
  const value = object[key];
  return isJsonObject(value) ? value : {};
}

export function existing(object: JsonObject, key: string): JsonObject | undefined {
  const value = object[key];
  return isJsonObject(value) ? value : undefined;
}
