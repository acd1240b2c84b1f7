import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import { isKeyMatch } from "./linear-pattern";

/**
 * The schema with a local `$ref` followed (`#`, `#/$defs/x`, `#anchor`); undefined for a boolean,
 * remote or circular one.
 */
export function resolveSchema(
  schema: Json | undefined,
  root: Json | undefined,
): JsonObject | undefined {
  let current = schema;
  for (let hops = 0; hops < 16; hops += 1) {
    if (!isJsonObject(current)) return undefined;
    const ref = current["$ref"];
    if (typeof ref !== "string") return current;
    const target = resolveRef(ref, root);
    if (!isJsonObject(target)) return undefined;
    const { $ref: _, ...siblings } = current;
    current = Object.keys(siblings).length === 0 ? target : { ...target, ...siblings };
  }
  return undefined;
}

function resolveRef(ref: string, root: Json | undefined): Json | undefined {
  if (!ref.startsWith("#")) return undefined;
  const fragment = safeDecode(ref.slice(1));
  if (fragment === "") return root;
  if (fragment.startsWith("/")) return valueAt(root, fromPointer(fragment));
  const defs =
    isJsonObject(root) && isJsonObject(root["$defs"]) ? Object.values(root["$defs"]) : [];
  return defs.find((def) => isJsonObject(def) && def["$anchor"] === fragment);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The schema that describes a member or an item, as far as `properties`, `items` and the like say
 * so.
 */
export function subschema(
  schema: Json | undefined,
  key: string | number,
  root: Json | undefined,
): Json | undefined {
  const candidates = branches(schema, root);
  // What a branch names (`then`, say) comes before what the whole says of members that nobody
  // names.
  for (const candidate of candidates) {
    const found =
      typeof key === "number" ? itemSchema(candidate, key) : namedMember(candidate, key);
    if (found !== undefined) return found;
  }
  if (typeof key === "number") return undefined;
  return candidates
    .map((candidate) => candidate["additionalProperties"] ?? candidate["unevaluatedProperties"])
    .find((found) => found !== undefined);
}

function itemSchema(schema: JsonObject, index: number): Json | undefined {
  const prefix = schema["prefixItems"];
  if (Array.isArray(prefix) && index < prefix.length) return prefix[index];
  return schema["items"];
}

function namedMember(schema: JsonObject, key: string): Json | undefined {
  const properties = schema["properties"];
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return properties[key];
  const patterns = schema["patternProperties"];
  if (isJsonObject(patterns)) {
    const match = Object.keys(patterns).find((pattern) => isKeyMatch(pattern, key));
    if (match !== undefined) return patterns[match];
  }
  return undefined;
}

/**
 * The schema itself and every schema that applies to the same value: `allOf`, `anyOf`, `oneOf`,
 * `then`, `else`, …
 */
export function branches(
  schema: Json | undefined,
  root: Json | undefined,
  depth = 0,
): JsonObject[] {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > 8) return [];
  const nested = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const list = resolved[keyword];
    return Array.isArray(list) ? list : [];
  });
  for (const keyword of ["then", "else", "if"])
    if (resolved[keyword] !== undefined) nested.push(resolved[keyword]);
  const dependent = resolved["dependentSchemas"];
  if (isJsonObject(dependent)) nested.push(...Object.values(dependent));
  return [resolved, ...nested.flatMap((branch) => branches(branch, root, depth + 1))];
}

/** The schema that describes the value at a path of the parameters. */
export function schemaAt(root: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = root;
  for (const step of path) {
    const byKey = subschema(current, step, root);
    current =
      byKey === undefined || typeof byKey === "boolean"
        ? /^\d+$/.test(step)
          ? subschema(current, Number(step), root)
          : byKey
        : byKey;
    if (current === undefined) return undefined;
  }
  return current;
}

/** Keywords whose items are schemas. */
export const schemaLists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
/** Keywords whose members are schemas. */
export const schemaMaps = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
]);
/** Keywords whose value is a schema. */
export const schemaValues = new Set([
  "items",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
]);

/**
 * Every schema object in a schema, with its path; data (`default`, `enum`, `const`, `examples`) is
 * not entered.
 */
export function everySchema(
  schema: Json | undefined,
  path: string[] = [],
): { schema: JsonObject; path: string[] }[] {
  if (!isJsonObject(schema)) return [];
  const found = [{ schema, path }];
  for (const [keyword, value] of Object.entries(schema)) {
    if (schemaValues.has(keyword)) found.push(...everySchema(value, [...path, keyword]));
    else if (schemaLists.has(keyword) && Array.isArray(value)) {
      value.forEach((item, index) =>
        found.push(...everySchema(item, [...path, keyword, String(index)])),
      );
    } else if (schemaMaps.has(keyword) && isJsonObject(value)) {
      for (const [name, item] of Object.entries(value))
        found.push(...everySchema(item, [...path, keyword, name]));
    }
  }
  return found;
}
