import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Notes } from "../report";

const scalars: Readonly<Record<string, JsonObject>> = {
  string: { type: "string" },
  integer: { type: "integer" },
  int: { type: "integer" },
  boolean: { type: "boolean" },
  bool: { type: "boolean" },
  float: { type: "number" },
  number: { type: "number" },
  object: { type: "object" },
  any: {},
};

export interface SimpleTypes {
  /** `spec.schema.types`: types of the author's own, in SimpleSchema too. */
  types: JsonObject;
  notes: Notes;
}

/**
 * kro's SimpleSchema (`image: string | required=true default="x"`) as a JSON Schema of an object.
 */
export function readSimpleSchema(
  fields: Json | undefined,
  path: string,
  context: SimpleTypes,
  depth = 0,
): JsonObject {
  const properties = new Map<string, Json>();
  const required: string[] = [];
  if (!isJsonObject(fields) || depth > 20) return { type: "object" };
  for (const [key, value] of Object.entries(fields)) {
    if (key === "__proto__") continue;
    const at = `${path}.${key}`;
    if (typeof value === "string") {
      const { schema, needed } = readField(value, at, context, depth);
      properties.set(key, schema);
      if (needed) required.push(key);
    } else if (isJsonObject(value))
      properties.set(key, readSimpleSchema(value, at, context, depth + 1));
    else
      context.notes.leftOut(
        "marker",
        at,
        "SimpleSchema has no such type; any value is allowed there.",
      );
  }
  return {
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    ...(properties.size > 0 ? { properties: Object.fromEntries(properties) } : {}),
  };
}

function readField(
  text: string,
  at: string,
  context: SimpleTypes,
  depth: number,
): { schema: JsonObject; needed: boolean } {
  const bar = text.indexOf("|");
  const schema = readType((bar < 0 ? text : text.slice(0, bar)).trim(), at, context, depth);
  let needed = false;
  for (const [name, value] of markers(bar < 0 ? "" : text.slice(bar + 1))) {
    if (name === "required") needed = value === "true";
    else Object.assign(schema, readMarker(name, value, schema, at, context.notes));
  }
  return { schema, needed };
}

function readType(type: string, at: string, context: SimpleTypes, depth: number): JsonObject {
  if (depth > 20) return {};
  if (type.startsWith("[]"))
    return { type: "array", items: readType(type.slice(2).trim(), at, context, depth + 1) };
  const map = /^map\[[^\]]*\](.+)$/.exec(type)?.[1];
  if (map !== undefined)
    return { type: "object", additionalProperties: readType(map.trim(), at, context, depth + 1) };
  if (Object.hasOwn(scalars, type)) return { ...scalars[type] };
  if (Object.hasOwn(context.types, type)) {
    const own = context.types[type];
    return typeof own === "string"
      ? readField(own, at, context, depth + 1).schema
      : readSimpleSchema(own, at, context, depth + 1);
  }
  context.notes.changed(
    "unknown-type",
    at,
    `There is no type ${type}; any value is allowed there.`,
  );
  return {};
}

/** Characters: what opens and never closes is looked for again from each place where it opens. */
const longestMarkers = 4096;

/**
 * `required=true default="a b" enum="x,y"`: names with values, which are quoted where they hold
 * spaces.
 */
function* markers(text: string): Iterable<[string, string]> {
  for (const match of text
    .slice(0, longestMarkers)
    .matchAll(/\b([A-Za-z]\w*)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|\{[^}]*\}|\[[^\]]*\]|[^\s]+)/g)) {
    const [, name = "", raw = ""] = match;
    const quoted =
      /^"([\s\S]*)"$/.exec(raw)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? /^'([\s\S]*)'$/.exec(raw)?.[1];
    yield [name, quoted ?? raw];
  }
}

const numeric = new Set(["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"]);

function readMarker(
  name: string,
  value: string,
  schema: JsonObject,
  at: string,
  notes: Notes,
): JsonObject {
  if (name === "description") return { description: value };
  if (name === "default") {
    const made = typed(value, schema);
    if (made !== undefined) return { default: made };
    notes.leftOut("marker", at, `The default ${value} does not fit its type.`);
    return {};
  }
  if (name === "enum") {
    const allowed = [...new Set(value.split(",").map((one) => one.trim()))]
      .map((one) => typed(one, schema))
      .filter((one) => one !== undefined);
    return allowed.length > 0 ? { enum: allowed } : {};
  }
  if (numeric.has(name) && value.trim() !== "" && Number.isFinite(Number(value)))
    return { [name]: Number(value) };
  if (name === "pattern") return { pattern: value };
  if (name === "uniqueItems") return { uniqueItems: value === "true" };
  if (name === "immutable") {
    if (value === "true")
      notes.leftOut("marker", at, "That it cannot be changed later: a template cannot say so.");
    return {};
  }
  notes.leftOut("marker", at, `The marker ${name}.`);
  return {};
}

/** The text of a marker as a value of the field's type. */
function typed(text: string, schema: JsonObject): Json | undefined {
  switch (schema["type"]) {
    case "string":
      return text;
    case "integer":
      return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    default:
      break;
  }
  try {
    const value = JSON.parse(text) as Json;
    const fits =
      schema["type"] === "array"
        ? Array.isArray(value)
        : schema["type"] === "object"
          ? isJsonObject(value)
          : true;
    return fits ? value : undefined;
  } catch {
    return undefined;
  }
}
