import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fits } from "./check-parameters";
import { chosenBranch } from "./chosen-branch";
import { branches, resolveSchema } from "./schema-walk";

type Keys = ReadonlySet<string>;
const none: Keys = new Set();
/** Levels of a schema that are looked into: references may lead in a circle. */
const mostDepth = 32;

/**
 * The parameters with the defaults of the schema filled in where a member is absent, at every
 * level: what the form shows, and what is written. A group of fields that is absent is made only
 * where its defaults alone make it complete. Nothing that was given is changed; a member that is
 * `null` where its schema has a default and allows no null is left out, with no default in its
 * place.
 */
export function withDefaults(schema: JsonObject, parameters: JsonObject): JsonObject {
  const filled = fill(schema, parameters, schema, 0);
  return isJsonObject(filled) ? filled : parameters;
}

function fill(schema: Json | undefined, value: Json, root: JsonObject, depth: number): Json {
  if (!isJsonObject(value)) return fillWith(schema, value, root, depth, none);
  const emptied = emptiedKeys(schema, value, root, depth);
  const kept =
    emptied.size === 0
      ? value
      : Object.fromEntries(Object.entries(value).filter(([key]) => !emptied.has(key)));
  return fillWith(schema, kept, root, depth, emptied);
}

/** `emptied`: the members that get no default. */
function fillWith(
  schema: Json | undefined,
  value: Json,
  root: JsonObject,
  depth: number,
  emptied: Keys,
): Json {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > mostDepth) return value;
  let filled = value;
  if (Array.isArray(filled)) filled = fillItems(resolved, filled, root, depth);
  else if (isJsonObject(filled)) filled = fillMembers(resolved, filled, root, depth, emptied);
  for (const branch of applied(resolved, filled, root))
    filled = fillWith(branch, filled, root, depth + 1, emptied);
  return filled;
}

/** The members that are null and would have a default otherwise. */
function emptiedKeys(
  schema: Json | undefined,
  value: JsonObject,
  root: JsonObject,
  depth: number,
): Keys {
  const empty = Object.keys(value).filter((key) => value[key] === null);
  if (empty.length === 0) return none;
  const describing = branches(schema, root);
  return new Set(
    empty.filter((key) => {
      const members = describing.flatMap(({ properties }) =>
        isJsonObject(properties) && Object.hasOwn(properties, key) ? [properties[key] as Json] : [],
      );
      return (
        members.some((member) => defaultOf(member, root, depth + 1) !== undefined) &&
        !members.every((member) => fits(member, null, root))
      );
    }),
  );
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
  emptied: Keys,
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
    if (members.has(key) || emptied.has(key)) continue;
    const made = defaultOf(property, root, depth + 1);
    if (made !== undefined) members.set(key, made);
  }
  return Object.fromEntries(members);
}

type Made = Map<number, Json | undefined>;

/**
 * By root, schema and depth: a default depends on nothing else, and is asked for at every key of a
 * form.
 */
const made = new WeakMap<JsonObject, WeakMap<JsonObject, Made>>();

/** A default of its own each time: nobody changes that of another. */
function defaultOf(schema: Json, root: JsonObject, depth: number): Json | undefined {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > mostDepth) return undefined;
  const ofRoot = made.get(root) ?? new WeakMap<JsonObject, Made>();
  made.set(root, ofRoot);
  const known: Made = ofRoot.get(resolved) ?? new Map();
  ofRoot.set(resolved, known);
  if (!known.has(depth)) known.set(depth, makeDefault(resolved, root, depth));
  return copyOf(known.get(depth));
}

function makeDefault(resolved: JsonObject, root: JsonObject, depth: number): Json | undefined {
  if (resolved["default"] !== undefined)
    return fill(resolved, copyOf(resolved["default"]), root, depth);
  if (resolved["type"] !== "object" || !isJsonObject(resolved["properties"])) return undefined;
  if (Object.keys(fillMembers(resolved, {}, root, depth, none)).length === 0) return undefined;
  const value = fill(resolved, {}, root, depth);
  const required = Array.isArray(resolved["required"]) ? resolved["required"] : [];
  return isJsonObject(value) && required.every((key) => Object.hasOwn(value, String(key)))
    ? value
    : undefined;
}

/** As `structuredClone`, which takes ten times as long for what is small. */
function copyOf<Value extends Json | undefined>(value: Value): Value;
function copyOf(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => copyOf(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]));
}

/** The schemas that apply to this value besides the one that it is described by. */
function applied(schema: JsonObject, value: Json, root: JsonObject): Json[] {
  const found: Json[] = [];
  if (Array.isArray(schema["allOf"])) found.push(...schema["allOf"]);
  if (schema["if"] !== undefined) {
    const branch = fits(schema["if"], value, root) ? schema["then"] : schema["else"];
    if (branch !== undefined) found.push(branch);
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = schema[keyword];
    if (!Array.isArray(choices)) continue;
    const match = choices[chosenBranch(choices, value, root)];
    if (match !== undefined) found.push(match);
  }
  const dependent = schema["dependentSchemas"];
  if (isJsonObject(dependent) && isJsonObject(value)) {
    for (const [key, branch] of Object.entries(dependent))
      if (Object.hasOwn(value, key)) found.push(branch);
  }
  return found;
}
