import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { resolveSchema } from "./schema-walk";

/**
 * The parameters with the defaults of the schema filled in where a member is absent, at every
 * level. A group of fields that is absent is made only where its defaults alone make it complete.
 * Nothing that was given is changed.
 */
export function withDefaults(schema: JsonObject, parameters: JsonObject): JsonObject {
  const filled = fill(schema, parameters, schema, 0);
  return isJsonObject(filled) ? filled : parameters;
}

function fill(schema: Json | undefined, value: Json, root: JsonObject, depth: number): Json {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > 32) return value;
  let filled = value;
  if (Array.isArray(filled)) filled = fillItems(resolved, filled, root, depth);
  else if (isJsonObject(filled)) filled = fillMembers(resolved, filled, root, depth);
  for (const branch of applied(resolved, filled, root))
    filled = fill(branch, filled, root, depth + 1);
  return filled;
}

function fillItems(schema: JsonObject, items: Json[], root: JsonObject, depth: number): Json[] {
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  return items.map((item, index) => fill(prefix[index] ?? schema["items"], item, root, depth + 1));
}

function fillMembers(
  schema: JsonObject,
  given: JsonObject,
  root: JsonObject,
  depth: number,
): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const members = new Map<string, Json>();
  const rest = schema["additionalProperties"];
  for (const [key, value] of Object.entries(given)) {
    members.set(
      key,
      fill(Object.hasOwn(properties, key) ? properties[key] : rest, value, root, depth + 1),
    );
  }
  for (const [key, property] of Object.entries(properties)) {
    if (members.has(key)) continue;
    const made = defaultOf(property, root, depth + 1);
    if (made !== undefined) members.set(key, made);
  }
  return Object.fromEntries(members);
}

function defaultOf(schema: Json, root: JsonObject, depth: number): Json | undefined {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > 32) return undefined;
  if (resolved["default"] !== undefined)
    return fill(resolved, structuredClone(resolved["default"]), root, depth);
  if (resolved["type"] !== "object" || !isJsonObject(resolved["properties"])) return undefined;
  const made = fillMembers(resolved, {}, root, depth);
  if (Object.keys(made).length === 0) return undefined;
  const required = Array.isArray(resolved["required"]) ? resolved["required"] : [];
  return required.every((key) => Object.hasOwn(made, String(key))) ? made : undefined;
}

/** The schemas that apply to this value besides the one that it is described by. */
function applied(schema: JsonObject, value: Json, root: JsonObject): Json[] {
  const found: Json[] = [];
  if (Array.isArray(schema["allOf"])) found.push(...schema["allOf"]);
  if (schema["if"] !== undefined) {
    const branch = isValid(schema["if"], value, root) ? schema["then"] : schema["else"];
    if (branch !== undefined) found.push(branch);
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    const branches = schema[keyword];
    if (!Array.isArray(branches)) continue;
    const match = branches.find((branch) => isValid(branch, value, root));
    if (match !== undefined) found.push(match);
  }
  const dependent = schema["dependentSchemas"];
  if (isJsonObject(dependent) && isJsonObject(value)) {
    for (const [key, branch] of Object.entries(dependent))
      if (Object.hasOwn(value, key)) found.push(branch);
  }
  return found;
}

const standalone = new WeakMap<JsonObject, JsonObject>();

function isValid(schema: Json, value: Json, root: JsonObject): boolean {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return false;
  let checked = standalone.get(schema);
  if (checked === undefined) {
    checked = {
      ...schema,
      $defs: {
        ...(isJsonObject(root["$defs"]) ? root["$defs"] : {}),
        ...(isJsonObject(schema["$defs"]) ? schema["$defs"] : {}),
      },
    };
    standalone.set(schema, checked);
  }
  return checkParameters(checked, value).length === 0;
}
