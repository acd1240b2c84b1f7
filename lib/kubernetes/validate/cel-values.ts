import { bytesOf, durationOf, toCel } from "@/lib/cel";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Schema } from "../schemas/schema";

/**
 * A value as the rules of a CRD see it, typed by its schema: `UnstructuredToVal` of the API server's
 * `pkg/cel/common/valuesunstructured.go`. A field that is null or not in the schema is not there, and names are
 * escaped. Only of a value that fits its schema.
 */
export function typedToCel(value: Json, schema: Schema, isResource = false): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? toCel(value) : value.map((item) => typedToCel(item, items));
  }
  if (isJsonObject(value)) return objectToTyped(value, schema, isResource);
  if (schema.intOrString === true) return toCel(value);
  if (typeof value === "number") return schema.type === "number" ? value : toCel(value);
  return typeof value === "string" && schema.type === "string" ? textToTyped(value, schema) : value;
}

function textToTyped(text: string, { format }: Schema): unknown {
  if (format === "date" || format === "date-time") return new Date(text);
  if (format === "duration") return durationOf(text) ?? text;
  return format === "byte" ? bytesOf(text) : text;
}

/** What every resource shows to its rules, whatever its schema has. */
const named: Schema = {
  type: "object",
  properties: new Map<string, Schema>([
    ["name", { type: "string" }],
    ["generateName", { type: "string" }],
  ]),
};

function objectToTyped(object: JsonObject, schema: Schema, isResource: boolean): unknown {
  const { properties, additional } = schema;
  if (properties === undefined && additional === undefined && schema.embedded !== true)
    return schema.type === "object" ? new Map() : toCel(object);
  const isMap = properties === undefined && schema.embedded !== true;
  const map = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const field =
      key === "metadata" && (isResource || schema.embedded === true)
        ? named
        : (properties?.get(key) ?? additional ?? ofResource(key, schema));
    const name = isMap ? key : escapedName(key);
    if (field === undefined || name === undefined || (!isMap && value === null)) continue;
    map.set(name, typedToCel(value, field));
  }
  return map;
}

function ofResource(key: string, { embedded }: Schema): Schema | undefined {
  return embedded === true && (key === "apiVersion" || key === "kind")
    ? { type: "string" }
    : undefined;
}

const reserved = new Set(
  (
    "true false null in as break const continue else for function if import let loop package " +
    "namespace return var void while"
  ).split(" "),
);

const escapes: Readonly<Record<string, string>> = {
  __: "__underscores__",
  ".": "__dot__",
  "-": "__dash__",
  "/": "__slash__",
};

/** `Escape` of the API server's `pkg/cel/escaping.go`; undefined for a name that no rule can ask for. */
export function escapedName(name: string): string | undefined {
  if (reserved.has(name)) return `__${name}__`;
  const escaped = name.replaceAll(/__|[-./]/g, (part) => escapes[part] ?? part);
  return /^[A-Za-z_]\w*$/.test(escaped) ? escaped : undefined;
}
