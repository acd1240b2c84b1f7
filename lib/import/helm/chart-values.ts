import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";

/** One value of a chart that holds no other values: a scalar, a list, or a map with free names. */
export interface ChartValue {
  path: readonly string[];
  /** What the chart's schema says of it, references followed; empty where it says nothing. */
  schema: JsonObject;
  /** What `values.yaml` has; undefined where only the schema knows it. */
  value: Json | undefined;
  /** The chart's schema requires it, and what it stands in is there or required, too. */
  isRequired: boolean;
}

const mostValues = 2000;
const deepestOfValues = 20;
/** A schema may refer to itself: what values.yaml does not have is looked for no deeper. */
const deepestOfSchema = 5;

/** The values of a chart in the order of `values.yaml`, then those that only its schema has. */
export function chartValues(schema: JsonObject, values: JsonObject): ChartValue[] {
  const found: ChartValue[] = [];
  const visit = (
    described: Json | undefined,
    value: Json | undefined,
    path: readonly string[],
    isRequired: boolean,
  ): void => {
    if (found.length >= mostValues) return;
    const declared = isJsonObject(described) ? followed(described, schema) : {};
    const members = membersOf(declared, value, path);
    if (members === undefined) {
      found.push({ path, schema: declared, value, isRequired });
      return;
    }
    const required = textsOf(declared["required"]);
    const isThere = isRequired || isJsonObject(value);
    for (const [key, its, inner] of members)
      visit(its, inner, [...path, key], isThere && required.includes(key));
  };
  visit(schema, values, [], true);
  return found;
}

type Member = [key: string, schema: Json | undefined, value: Json | undefined];

/** What is within a value; undefined where the value is one as a whole. */
function membersOf(
  declared: JsonObject,
  value: Json | undefined,
  path: readonly string[],
): Member[] | undefined {
  const properties = isJsonObject(declared["properties"]) ? declared["properties"] : {};
  const named = Object.keys(properties).length > 0;
  const given = isJsonObject(value) ? value : {};
  const keys = [...new Set([...Object.keys(given), ...Object.keys(properties)])].filter(
    (key) => key !== "__proto__",
  );
  if (path.length === 0) return keys.map((key) => member(key, properties, given));
  if (path.length >= deepestOfValues || keys.length === 0) return undefined;
  if (value !== undefined && !isJsonObject(value)) return undefined;
  if (declared["type"] !== undefined && ![declared["type"]].flat().includes("object"))
    return undefined;
  if (value === undefined && path.length >= deepestOfSchema) return undefined;
  // Names that somebody chooses are no names of fields.
  const isFree = isJsonObject(declared["additionalProperties"]) || hasFreeNames(path, value);
  if (!named && isFree) return undefined;
  return keys.map((key) => member(key, properties, given));
}

/** Maps from names that somebody chooses to texts, in every chart. */
export function hasFreeNames(path: readonly string[], value: Json | undefined): boolean {
  return (
    /(?:labels|annotations|nodeSelector)$/i.test(path.at(-1) ?? "") &&
    isJsonObject(value) &&
    Object.values(value).every((inner) => typeof inner === "string")
  );
}

const member = (key: string, properties: JsonObject, given: JsonObject): Member => [
  key,
  Object.hasOwn(properties, key) ? properties[key] : undefined,
  Object.hasOwn(given, key) ? given[key] : undefined,
];

/** The schema that a `$ref` stands for, where it is local. */
export function followed(schema: JsonObject, root: JsonObject): JsonObject {
  let current = schema;
  for (let hops = 0; hops < 8 && typeof current["$ref"] === "string"; hops += 1) {
    const reference = current["$ref"];
    const target = reference.startsWith("#")
      ? valueAt(root, fromPointer(decodedPointer(reference.slice(1))))
      : undefined;
    if (!isJsonObject(target)) break;
    const { $ref: _, ...beside } = current;
    current = { ...target, ...beside };
  }
  return current;
}

function decodedPointer(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string")
    : [];
}

const secret = /(?:password|passwd|secret|token|api_?key|private_?key|credential)s?$/i;
const notSecret = /^existing|name$|ref$|key_?name|mount|create|enabled|generate/i;

/** Whether a value is a secret by its name and type: it must not be committed. */
export function isSecret({ path, schema, value }: ChartValue): boolean {
  const key = path.at(-1) ?? "";
  if (!secret.test(key) || notSecret.test(key)) return false;
  if (value !== undefined && value !== null) return typeof value === "string";
  return schema["type"] === undefined || [schema["type"]].flat().includes("string");
}
