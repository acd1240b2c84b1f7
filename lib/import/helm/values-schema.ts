import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import type { Notes } from "../report";

const secret = /(?:password|passwd|secret|token|api_?key|private_?key|credential)s?$/i;
const notSecret = /^existing|name$|ref$|key_?name|mount|create|enabled|generate/i;

interface Merge {
  notes: Notes;
  descriptions: ReadonlyMap<string, string>;
  root: JsonObject;
}

/**
 * The schema of a chart's values with what `values.yaml` adds: defaults, descriptions from its
 * comments, and the values that the schema does not have, with the type that their default shows.
 */
export function valuesSchema(
  schema: JsonObject,
  values: JsonObject,
  descriptions: ReadonlyMap<string, string>,
  notes: Notes,
): JsonObject {
  const merged = merge({ ...schema, type: "object" }, values, [], {
    notes,
    descriptions,
    root: schema,
  });
  return isJsonObject(merged) ? merged : { type: "object" };
}

/** The schema that a `$ref` stands for, where it is local. */
function followed(schema: JsonObject, root: JsonObject): JsonObject {
  let current: JsonObject = schema;
  for (let hops = 0; hops < 8 && typeof current["$ref"] === "string"; hops += 1) {
    const reference = current["$ref"];
    const target = reference.startsWith("#")
      ? valueAt(root, fromPointer(reference.slice(1)))
      : undefined;
    if (!isJsonObject(target)) break;
    current = target;
  }
  return current;
}

function merge(
  schema: Json | undefined,
  value: Json | undefined,
  path: readonly string[],
  context: Merge,
): Json | undefined {
  const at = path.join(".");
  const known = isJsonObject(schema);
  if (schema !== undefined && !known) return schema;
  // A value like another one is described by a copy, or it would get the other one's default.
  if (known && String(schema["$ref"]).startsWith("#/properties/") && path.length === 1) {
    const { $ref: _circular, ...copy } = followed(schema, context.root);
    return merge(copy, value, path, context);
  }
  const declared = known ? followed(schema, context.root) : {};
  const description = context.descriptions.get(at);
  const described: JsonObject = {
    ...(known ? schema : {}),
    ...(description !== undefined && declared["description"] === undefined ? { description } : {}),
  };
  const properties = isJsonObject(declared["properties"]) ? declared["properties"] : undefined;
  const bare = Object.keys(described).every((key) =>
    ["type", "title", "description"].includes(key),
  );
  if (isJsonObject(value) && (properties !== undefined || bare)) {
    if (!isTypeAllowed(declared, "object") || typeof described["$ref"] === "string")
      return described;
    return mergeMembers(described, properties, value, path, context);
  }
  if (properties !== undefined && typeof described["$ref"] !== "string")
    return mergeMembers(described, properties, {}, path, context);
  if (value === undefined) return described;
  return withDefault(
    known ? described : inferred(value, described),
    declared,
    value,
    path,
    context,
  );
}

function mergeMembers(
  described: JsonObject,
  properties: JsonObject | undefined,
  value: JsonObject,
  path: readonly string[],
  context: Merge,
): JsonObject {
  const required = Array.isArray(described["required"]) ? described["required"] : [];
  const members = new Map<string, Json>();
  const closed = described["additionalProperties"] === false;
  for (const key of new Set([...Object.keys(properties ?? {}), ...Object.keys(value)])) {
    if (key === "__proto__") continue;
    const inner = [...path, key];
    const its = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
    const default_ = Object.hasOwn(value, key) ? value[key] : undefined;
    if (its === undefined && (closed || !canInfer(default_, inner, context))) continue;
    if (isSecret(key, its, default_) && !required.includes(key)) {
      context.notes.leftOut(
        `values: ${inner.join(".")}`,
        "It looks like a secret, which must not be committed: use an existing Secret or an ExternalSecret.",
      );
      continue;
    }
    const made = merge(its, default_, inner, context);
    if (made !== undefined)
      members.set(key, required.includes(key) ? withEmptyDefault(made, default_) : made);
  }
  return {
    ...described,
    type: "object",
    ...(members.size > 0 ? { properties: Object.fromEntries(members) } : {}),
  };
}

function isSecret(key: string, schema: Json | undefined, value: Json | undefined): boolean {
  if (!secret.test(key) || notSecret.test(key)) return false;
  const type = isJsonObject(schema) ? schema["type"] : typeof value;
  return type === "string" || type === undefined;
}

function canInfer(value: Json | undefined, path: readonly string[], { notes }: Merge): boolean {
  if (value !== null && value !== undefined) return true;
  notes.leftOut(
    `values: ${path.join(".")}`,
    "Its default is null, which does not say what it may be: add it to the parameters where it is needed.",
  );
  return false;
}

/** What a default shows of its type. */
function inferred(value: Json, described: JsonObject): JsonObject {
  if (typeof value === "string") return { ...described, type: "string" };
  if (typeof value === "boolean") return { ...described, type: "boolean" };
  if (typeof value === "number")
    return { ...described, type: Number.isInteger(value) ? "integer" : "number" };
  if (!Array.isArray(value)) return { ...described, type: "object" };
  const kinds = new Set(
    value.map((item) =>
      isJsonObject(item) ? "object" : Array.isArray(item) ? "array" : typeof item,
    ),
  );
  const [kind] = kinds;
  const items: JsonObject =
    kinds.size === 1 && (kind === "string" || kind === "boolean" || kind === "number")
      ? { type: kind }
      : kinds.size === 1 && kind === "object"
        ? { type: "object" }
        : {};
  return { ...described, type: "array", items };
}

function withDefault(
  schema: JsonObject,
  declared: JsonObject,
  value: Json,
  path: readonly string[],
  { notes }: Merge,
): JsonObject {
  if (schema["default"] !== undefined || declared["default"] !== undefined || value === null)
    return schema;
  if (
    (Array.isArray(value) && value.length === 0) ||
    (isJsonObject(value) && Object.keys(value).length === 0)
  )
    return schema;
  if (!isTypeAllowed(declared, typeOfValue(value)) && schema["type"] === undefined) return schema;
  if (
    !isTypeAllowed(schema["type"] === undefined ? declared : schema, typeOfValue(value)) ||
    (Array.isArray(declared["enum"]) && !declared["enum"].includes(value))
  ) {
    notes.leftOut(`values: ${path.join(".")}`, "Its default does not fit the chart's own schema.");
    return schema;
  }
  if (JSON.stringify(value).includes("{{")) {
    notes.changed(
      `values: ${path.join(".")}`,
      "Its default is a template of the chart: it is left to the chart, which uses it where nothing is given.",
    );
    return schema;
  }
  return { ...schema, default: value };
}

/** An empty list or map is worth a default only where the schema insists on it. */
function withEmptyDefault(schema: Json, value: Json | undefined): Json {
  const empty =
    (Array.isArray(value) && value.length === 0) ||
    (isJsonObject(value) && Object.keys(value).length === 0);
  return empty &&
    value !== undefined &&
    isJsonObject(schema) &&
    schema["default"] === undefined &&
    isTypeAllowed(schema, typeOfValue(value))
    ? { ...schema, default: value }
    : schema;
}

function typeOfValue(value: Json): string {
  if (Array.isArray(value)) return "array";
  if (isJsonObject(value)) return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isTypeAllowed(schema: JsonObject, type: string): boolean {
  const types = [schema["type"]].flat();
  return (
    schema["type"] === undefined ||
    types.includes(type) ||
    (type === "integer" && types.includes("number"))
  );
}
