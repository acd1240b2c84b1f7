import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import { field, listField, textField } from "../object";
import type { CelRule, Schema } from "./schema";

const types = new Set<string>(["object", "array", "string", "integer", "number", "boolean"]);
const limits = [
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
  "format",
] as const;

interface Reading {
  root: JsonObject;
  /**
   * In a CRD's own schema `null` is refused unless it says `nullable`; a plain JSON Schema says so
   * by its type.
   */
  strictNull: boolean;
  refs: Map<string, Schema>;
}

/**
 * Reads an OpenAPI v3 schema of a CRD, or a JSON Schema in the form that kubeconform's directories
 * have. What it does not know it lets pass: a reference into another file, keywords that Kubernetes
 * does not use.
 */
export function readJsonSchema(root: JsonObject, options: { strictNull: boolean }): Schema {
  return read(root, { root, strictNull: options.strictNull, refs: new Map() }, true);
}

function read(json: Json | undefined, reading: Reading, names: boolean): Schema {
  if (!isJsonObject(json)) return {};
  const ref = textField(json, "$ref");
  if (ref !== undefined) return resolve(ref, reading, names);
  const schema: Schema = {};
  const { description } = json;
  if (typeof description === "string" && description !== "")
    schema.description = shortened(description);
  readType(json, schema, reading);
  const properties = field(json, "properties");
  if (isJsonObject(properties)) {
    schema.properties = new Map(
      Object.entries(properties).map(([key, value]) => [key, read(value, reading, names)]),
    );
  }
  const required = listField(json, "required").filter((one) => typeof one === "string");
  if (required.length > 0) schema.required = required;
  readAdditional(json, schema, reading, names);
  if (isJsonObject(field(json, "items"))) schema.items = read(json["items"], reading, names);
  if (Array.isArray(json["enum"])) schema.enum = json["enum"];
  if (json["default"] !== undefined && json["default"] !== null) schema.default = json["default"];
  readListType(json, schema);
  readValidations(json, schema);
  for (const key of limits) {
    const value = field(json, key);
    if (typeof value === "number" || typeof value === "string")
      Object.assign(schema, { [key]: value });
  }
  if (json["exclusiveMinimum"] === true) schema.exclusiveMinimum = true;
  if (json["exclusiveMaximum"] === true) schema.exclusiveMaximum = true;
  readCombinations(json, schema, reading);
  return schema;
}

/** Characters of a description that are kept: CRDs have pages of it. */
const longestDescription = 400;

function shortened(text: string): string {
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription)}…`;
}

function readType(json: JsonObject, schema: Schema, reading: Reading): void {
  const given = [json["type"]].flat();
  const known = given.filter(
    (type): type is NonNullable<Schema["type"]> => typeof type === "string" && types.has(type),
  );
  if (json["x-kubernetes-int-or-string"] === true || json["format"] === "int-or-string")
    schema.intOrString = true;
  else if (known.length === 1 && known[0]) schema.type = known[0];
  else if (known.length > 1) schema.anyOf = known.map((type) => ({ type }));
  if (json["nullable"] === true || given.includes("null")) schema.nullable = true;
  else if (reading.strictNull) schema.nullable = false;
}

function readValidations(json: JsonObject, schema: Schema): void {
  if (json["x-kubernetes-map-type"] === "atomic") schema.isAtomic = true;
  const validations = listField(json, "x-kubernetes-validations").flatMap((entry): CelRule[] => {
    const rule = textField(entry, "rule")?.trim();
    if (rule === undefined || rule === "") return [];
    return [
      {
        rule,
        message: textField(entry, "message"),
        messageExpression: textField(entry, "messageExpression"),
        fieldPath: textField(entry, "fieldPath"),
        optionalOldSelf: field(entry, "optionalOldSelf") === true,
      },
    ];
  });
  if (validations.length > 0) schema.validations = validations;
}

/** `x-kubernetes-list-type`; `atomic` asks for nothing. A map without keys is no schema of a CRD. */
function readListType(json: JsonObject, schema: Schema): void {
  const type = json["x-kubernetes-list-type"];
  const keys = listField(json, "x-kubernetes-list-map-keys").filter(
    (key) => typeof key === "string",
  );
  if (type === "set" || json["uniqueItems"] === true) schema.uniqueBy = "item";
  else if (type === "map" && keys.length > 0) schema.uniqueBy = keys;
}

function readAdditional(json: JsonObject, schema: Schema, reading: Reading, names: boolean): void {
  const additional = field(json, "additionalProperties");
  if (isJsonObject(additional)) schema.additional = read(additional, reading, names);
  if (json["x-kubernetes-embedded-resource"] === true) schema.embedded = true;
  const open =
    json["x-kubernetes-preserve-unknown-fields"] === true ||
    additional === true ||
    schema.embedded === true ||
    !names;
  // Of a CRD's object without fields the API server keeps none (`prune` in its `schema/pruning`).
  if (reading.strictNull && !open && schema.type === "object" && schema.additional === undefined)
    schema.properties ??= new Map();
  if (schema.properties) schema.unknown = open ? "open" : "closed";
}

function readCombinations(json: JsonObject, schema: Schema, reading: Reading): void {
  const list = (key: string) => listField(json, key).map((part) => read(part, reading, false));
  const anyOf = list("anyOf");
  // `anyOf: [integer, string]` beside int-or-string says the same again, and less clearly.
  if (anyOf.length > 0 && !schema.intOrString) schema.anyOf = [...(schema.anyOf ?? []), ...anyOf];
  const oneOf = list("oneOf");
  if (isIntOrString(oneOf)) schema.intOrString = true;
  else if (oneOf.length > 0) schema.oneOf = oneOf;
  const allOf = list("allOf");
  if (allOf.length > 0) schema.allOf = allOf;
  if (isJsonObject(field(json, "not"))) schema.not = read(json["not"], reading, false);
}

function isIntOrString(parts: readonly Schema[]): boolean {
  return (
    parts.length === 2 &&
    parts.some((part) => part.type === "string") &&
    parts.some((part) => part.type === "integer")
  );
}

function resolve(ref: string, reading: Reading, names: boolean): Schema {
  const key = `${names} ${ref}`;
  const known = reading.refs.get(key);
  if (known) return known;
  const target: Schema = {};
  reading.refs.set(key, target); // before reading: a definition may hold itself
  if (!ref.startsWith("#")) return target;
  return Object.assign(
    target,
    read(valueAt(reading.root, fromPointer(ref.slice(1))), reading, names),
  );
}
