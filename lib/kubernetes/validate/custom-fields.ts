import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Schema } from "../schemas/schema";

/*
 * What the API server does to an object of a custom kind by its structural schema: `prune` in
 * apiextensions-apiserver's `pkg/apiserver/schema/pruning/algorithm.go`, and `Default` in
 * `…/schema/defaulting/algorithm.go`. Both give copies.
 */

/** Deeper than any object is nested. */
const deepest = 128;

/** What every object has, whatever the schema of its kind says. */
const ofEveryObject = new Set(["apiVersion", "kind", "metadata"]);

/** An object of a kind without the fields that its schema does not have. */
export function withoutUnknown(object: JsonObject, schema: Schema): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      if (ofEveryObject.has(key)) return [[key, value]];
      const kept = keptOf(key, value, schema, 1);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function keptOf(key: string, value: Json, schema: Schema, depth: number): Json | undefined {
  const type = schema.properties?.get(key) ?? schema.additional;
  if (type !== undefined) return pruned(value, type, depth);
  return schema.properties !== undefined && schema.unknown === "closed" ? undefined : value;
}

function pruned(value: Json, schema: Schema, depth: number): Json {
  if (depth > deepest) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => pruned(item, items, depth + 1));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, held]): [string, Json][] => {
      const kept = keptOf(key, held, schema, depth + 1);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

/**
 * An object with the defaults of its schema: for each field that is missing, or null where it may not be.
 * Those of `status` are left: whoever writes a manifest does not write it.
 */
export function withDefaults(object: JsonObject, schema: Schema): JsonObject {
  if (!hasDefaults(schema)) return object;
  const { status, ...rest } = object;
  const properties = new Map(schema.properties);
  properties.delete("status");
  const filled = filledObject(rest, { ...schema, properties }, 0);
  return status === undefined ? filled : { ...filled, status };
}

const known = new WeakMap<Schema, boolean>();

/** Whether there is a default anywhere in a schema; most kinds have none. */
function hasDefaults(schema: Schema): boolean {
  const before = known.get(schema);
  if (before !== undefined) return before;
  known.set(schema, false); // A schema may hold itself.
  const parts = [...(schema.properties?.values() ?? []), schema.additional, schema.items];
  const found = parts.some(
    (part) => part !== undefined && (part.default !== undefined || hasDefaults(part)),
  );
  known.set(schema, found);
  return found;
}

function filledObject(object: JsonObject, schema: Schema, depth: number): JsonObject {
  const fields = new Map(Object.entries(object));
  for (const [key, field] of schema.properties ?? [])
    if (!fields.has(key) && field.default !== undefined) fields.set(key, field.default);
  return Object.fromEntries(
    [...fields].map(([key, value]) => [
      key,
      filled(value, schema.properties?.get(key) ?? schema.additional, depth + 1),
    ]),
  );
}

function filled(value: Json, schema: Schema | undefined, depth: number): Json {
  if (schema === undefined || depth > deepest) return value;
  const given =
    value === null && schema.nullable !== true && schema.default !== undefined
      ? schema.default
      : value;
  if (Array.isArray(given)) return given.map((item) => filled(item, schema.items, depth + 1));
  return isJsonObject(given) ? filledObject(given, schema, depth) : given;
}
