import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { type ChartValue, followed, hasFreeNames, textsOf } from "./chart-values";
import type { Candidate } from "./choose-values";

/** How the form asks for one value of a chart. */
export interface Field {
  schema: JsonObject;
  /** It has a field of its own; else it is written as YAML. */
  isPlain: boolean;
}

const scalars = new Set(["string", "integer", "number", "boolean"]);
/** A value that can have a field. */
export interface Offered extends Candidate {
  field: Field;
}

/** References in the schema of one field are replaced by what they stand for, this deep. */
const deepest = 4;
const mostSchemas = 500;

/**
 * The schema of the field for a value: the chart's own without defaults (Helm fills in none of
 * them), or what the value shows of its type. What no field can show is written as YAML.
 */
export function fieldOf({ path, schema, value }: ChartValue, root: JsonObject): Field | undefined {
  const made = simplified(inlined(schema, { root, left: mostSchemas }, 0));
  const typed =
    made["type"] === undefined && isBare(made) ? { ...made, ...inferred(value, path) } : made;
  const types = textsOf([typed["type"] ?? null].flat()).filter((type) => type !== "null");
  if (types.length === 0 && typed["enum"] === undefined) return undefined;
  if (types.every((type) => scalars.has(type))) {
    const asked = path.slice(-3, -1).some((step) => /^(?:requests|limits)$/.test(step));
    const isQuantity =
      typed["type"] === "string" &&
      (asked || path.at(-1) === "size") &&
      typed["enum"] === undefined;
    return {
      isPlain: true,
      schema: isQuantity ? { ...typed, "x-slipway-widget": "quantity" } : typed,
    };
  }
  if (isListOfFields(typed) || isMapOfFields(typed)) return { isPlain: true, schema: typed };
  if (types.length !== 1) return undefined;
  return { isPlain: false, schema: { ...typed, "x-slipway-widget": "yaml" } };
}

/** Nothing in it says what the value may be. */
function isBare(schema: JsonObject): boolean {
  return Object.keys(schema).every((key) => ["title", "description", "examples"].includes(key));
}

function isListOfFields({ type, items, prefixItems }: JsonObject): boolean {
  if (type !== "array" || prefixItems !== undefined || !isJsonObject(items)) return false;
  if (isScalar(items)) return true;
  const { properties } = items;
  return (
    items["type"] === "object" &&
    isJsonObject(properties) &&
    Object.keys(properties).length > 0 &&
    Object.values(properties).every(
      (member) => isJsonObject(member) && (isScalar(member) || isListOfFields(member)),
    )
  );
}

function isMapOfFields({ type, properties, additionalProperties }: JsonObject): boolean {
  return (
    type === "object" &&
    properties === undefined &&
    isJsonObject(additionalProperties) &&
    isScalar(additionalProperties)
  );
}

function isScalar({ type, enum: allowed }: JsonObject): boolean {
  const types = [type].flat();
  return type === undefined
    ? Array.isArray(allowed)
    : types.every((one) => scalars.has(String(one)));
}

/** What a value shows of its type. */
function inferred(value: Json | undefined, path: readonly string[]): JsonObject {
  if (value === undefined || value === null) return {};
  if (typeof value === "string") return { type: "string" };
  if (typeof value === "boolean") return { type: "boolean" };
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number" };
  if (Array.isArray(value)) return { type: "array", items: inferredItems(value, 0) };
  return hasFreeNames(path, value)
    ? { type: "object", additionalProperties: { type: "string" } }
    : { type: "object" };
}

function inferredItems(list: readonly Json[], depth: number): JsonObject {
  const kinds = new Set(list.map(kindOf));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined || kind === "null" || depth > 3) return {};
  if (scalars.has(kind)) return { type: kind };
  if (kind === "array") return { type: "array", items: inferredItems(list.flat(), depth + 1) };
  const members = new Map<string, Json[]>();
  for (const item of list.filter(isJsonObject))
    for (const [key, inner] of Object.entries(item))
      if (key !== "__proto__") members.set(key, [...(members.get(key) ?? []), inner]);
  return {
    type: "object",
    ...(members.size === 0
      ? {}
      : {
          properties: Object.fromEntries(
            [...members].map(([key, inner]) => [key, inferredItems(inner, depth + 1)]),
          ),
        }),
  };
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** Keywords that say something of a single value, or of how many entries there are. */
const kept = new Set([
  "type",
  "title",
  "description",
  "format",
  "enum",
  "const",
  "examples",
  "required",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "minProperties",
  "maxProperties",
]);

interface Inlining {
  root: JsonObject;
  /** Schemas that may still be looked at: a schema may refer to itself in every branch. */
  left: number;
}

/**
 * The schema with its references replaced, without defaults and without conditions; what goes too
 * deep or around in a circle is any value.
 */
function inlined(schema: JsonObject, inlining: Inlining, depth: number): JsonObject {
  const own = followed(schema, inlining.root);
  inlining.left -= 1;
  if (typeof own["$ref"] === "string" || depth > deepest || inlining.left < 0) return {};
  const each = (value: Json): Json =>
    isJsonObject(value) ? inlined(value, inlining, depth + 1) : value;
  const made: [string, Json][] = [];
  for (const [keyword, value] of Object.entries(own)) {
    if (kept.has(keyword)) made.push([keyword, value]);
    else if (keyword === "properties" && isJsonObject(value))
      made.push([
        keyword,
        Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)])),
      ]);
    else if (keyword === "items" || keyword === "additionalProperties")
      made.push([keyword, each(value)]);
    else if (["oneOf", "anyOf", "allOf", "prefixItems"].includes(keyword) && Array.isArray(value))
      made.push([keyword, value.map(each)]);
  }
  return Object.fromEntries(made);
}

/**
 * A choice between single values as one list of them, and a choice between types as a list of
 * types: one field for what would otherwise be a choice of forms. It may allow more than before.
 */
function simplified(schema: JsonObject): JsonObject {
  const { oneOf, anyOf, ...rest } = schema;
  const branches = [oneOf, anyOf].find(Array.isArray);
  const { items } = rest;
  const made: JsonObject = isJsonObject(items) ? { ...rest, items: simplified(items) } : rest;
  if (branches === undefined) return made;
  const parts = branches.filter(isJsonObject);
  const values = parts.map((part) => valuesOf(part));
  if (values.every((list) => list !== undefined)) {
    const allowed = values.flat();
    const kinds = [...new Set(allowed.map(kindOf))];
    return {
      ...made,
      enum: allowed,
      ...(kinds.length === 1 && kinds[0] !== undefined ? { type: kinds[0] } : {}),
    };
  }
  const types = new Set(
    parts.flatMap((part) =>
      typeof part["type"] === "string" ? [part["type"]] : textsOf(part["type"]),
    ),
  );
  types.delete("null");
  const known = parts.every((part) => part["type"] !== undefined);
  if (!known || ![...types].every((type) => scalars.has(type))) return { ...made, oneOf: branches };
  const [only] = types;
  return { ...made, ...(only === undefined ? {} : { type: types.size === 1 ? only : [...types] }) };
}

function valuesOf(part: JsonObject): Json[] | undefined {
  if (part["const"] !== undefined) return [part["const"]];
  return Array.isArray(part["enum"]) ? part["enum"] : undefined;
}
