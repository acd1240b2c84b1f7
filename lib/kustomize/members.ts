import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** Keys come from people, `__proto__` among them. */
export function get(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function set(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** The map at a key, made where there is none. */
export function mapAt(object: JsonObject, key: string): JsonObject {
  const found = get(object, key);
  if (isJsonObject(found)) return found;
  const made: JsonObject = {};
  set(object, key, made);
  return made;
}

/** A scalar as it stands in YAML; "" for what is none. */
export function textOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** How many values it holds, itself included. */
export function sizeOf(value: Json): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + sizeOf(one), 1);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce<number>((sum, one) => sum + sizeOf(one), 1);
}
