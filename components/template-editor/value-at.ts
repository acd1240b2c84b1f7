import { isJsonObject, type Json } from "@/lib/json";

/** What stands at a path of keys; undefined where nothing does. */
export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, key) => (isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
    value,
  );
}

/** The text there; "" for anything else. */
export function textAt(value: Json | undefined, path: readonly string[]): string {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : "";
}

/** The list of names there; empty for anything else. */
export function namesAt(value: Json | undefined, path: readonly string[]): string[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found.map(String) : [];
}
