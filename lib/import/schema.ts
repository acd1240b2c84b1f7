import { RE2JS } from "re2js";
import { escapeStep, isJsonObject, type Json, type JsonObject, unescapeStep } from "@/lib/json";
import { formats } from "@/lib/template/browser";
import type { Notes } from "./report";

const types = new Set(["object", "array", "string", "integer", "number", "boolean", "null"]);
const schemaMaps = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);
const schemaLists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const schemaValues = new Set([
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

const isText = (value: Json) => typeof value === "string";
const isNumber = (value: Json) => typeof value === "number";
const isFlag = (value: Json) => typeof value === "boolean";
const isCount = (value: Json) => Number.isInteger(value) && Number(value) >= 0;
const isTexts = (value: Json) =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;

/**
 * The keywords that are carried as they are, and what they must hold: a schema with anything else
 * would be refused whole.
 */
const keywords: Readonly<Record<string, (value: Json) => boolean>> = {
  title: isText,
  description: isText,
  format: isText,
  deprecated: isFlag,
  readOnly: isFlag,
  writeOnly: isFlag,
  examples: Array.isArray,
  default: () => true,
  const: () => true,
  enum: (value) => Array.isArray(value) && value.length > 0,
  required: isTexts,
  uniqueItems: isFlag,
  multipleOf: (value) => isNumber(value) && Number(value) > 0,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minProperties: isCount,
  maxProperties: isCount,
  minContains: isCount,
  maxContains: isCount,
  dependentRequired: (value) => isJsonObject(value) && Object.values(value).every(isTexts),
};
const hints = new Set(["password", "secret-reference", "textarea", "multi-line"]);
const silent = new Set([
  "$schema",
  "$id",
  "id",
  "$comment",
  "$anchor",
  "$vocabulary",
  "additionalItems",
  "contentMediaType",
  "contentEncoding",
]);

/**
 * A JSON Schema of draft 4 to 2020-12 as draft 2020-12, with what the engine cannot use left out
 * and noted.
 */
export function modernSchema(schema: Json, source: string, notes: Notes): JsonObject {
  const modern = convert(schema, { root: schema, source, notes }, "");
  return isJsonObject(modern) ? modern : {};
}

interface Conversion {
  root: Json;
  source: string;
  notes: Notes;
}

function convert(schema: Json, context: Conversion, at: string): Json {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return {};
  const made: [string, Json][] = [];
  for (const [keyword, value] of Object.entries(schema))
    made.push(...convertKeyword(keyword, value, schema, context, at));
  return Object.fromEntries(made);
}

function convertKeyword(
  keyword: string,
  value: Json,
  schema: JsonObject,
  context: Conversion,
  at: string,
): [string, Json][] {
  const { notes, source } = context;
  const here = `${source}: ${at === "" ? "the schema" : at}`;
  const one = (): Json => convert(value, context, at);
  if (keyword === "$ref") return reference(value, context, here);
  if (keyword === "type") return readType(value, here, notes);
  if (keyword === "format" && typeof value === "string" && !isKnownFormat(value)) {
    notes.leftOut("schema-keyword", here, `The format ${value}, which nothing checks.`);
    return [];
  }
  if (keyword === "pattern")
    return typeof value === "string" && isUsable(value, here, notes) ? [[keyword, value]] : [];
  if (keyword === "definitions")
    return [["$defs", mapped(value, context, (name) => `definition ${name}`)]];
  if (keyword === "items") {
    if (!Array.isArray(value)) return [["items", convert(value, context, `${at}[]`)]];
    const rest = schema["additionalItems"];
    return [
      ["prefixItems", value.map((item) => convert(item, context, `${at}[]`))],
      ...(rest === undefined
        ? []
        : ([["items", convert(rest, context, `${at}[]`)]] as [string, Json][])),
    ];
  }
  if (keyword === "dependencies" && isJsonObject(value)) {
    const entries = Object.entries(value);
    return [
      ["dependentRequired", Object.fromEntries(entries.filter(([, needs]) => isTexts(needs)))],
      [
        "dependentSchemas",
        Object.fromEntries(
          entries
            .filter(([, needs]) => !Array.isArray(needs))
            .map(([name, needs]) => [name, convert(needs, context, at)]),
        ),
      ],
    ];
  }
  if (
    (keyword === "exclusiveMinimum" || keyword === "exclusiveMaximum") &&
    typeof value === "boolean"
  ) {
    const bound = schema[keyword === "exclusiveMinimum" ? "minimum" : "maximum"];
    return value && typeof bound === "number" ? [[keyword, bound]] : [];
  }
  if (schemaMaps.has(keyword)) {
    const inner = mapped(value, context, (name) => (at === "" ? name : `${at}.${name}`));
    const kept =
      keyword === "patternProperties"
        ? Object.fromEntries(
            Object.entries(inner).filter(([pattern]) => isUsable(pattern, here, notes)),
          )
        : inner;
    return isJsonObject(value) ? [[keyword, kept]] : [];
  }
  if (schemaLists.has(keyword))
    return Array.isArray(value) && value.length > 0
      ? [[keyword, value.map((item) => convert(item, context, at))]]
      : [];
  if (schemaValues.has(keyword)) return [[keyword, one()]];
  if (silent.has(keyword)) return [];
  if (Object.hasOwn(keywords, keyword)) {
    if (keywords[keyword]?.(value)) return [[keyword, value]];
    if (!(keyword === "required" && typeof value === "boolean"))
      notes.leftOut("schema-keyword", here, `${keyword} does not hold what JSON Schema asks for.`);
    return [];
  }
  notes.leftOut("schema-keyword", here, `The schema keyword ${keyword} means nothing to the form.`);
  return [];
}

function mapped(value: Json, context: Conversion, name: (key: string) => string): JsonObject {
  if (!isJsonObject(value)) return {};
  const entries = Object.entries(value).filter(([key]) => {
    if (key !== "__proto__") return true;
    context.notes.leftOut("schema-keyword", context.source, "A property named __proto__.");
    return false;
  });
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, convert(inner, context, name(key))]),
  );
}

function reference(value: Json, { root, notes }: Conversion, here: string): [string, Json][] {
  if (typeof value !== "string") return [];
  if (value === "#") return [["$ref", value]];
  const parts = value.startsWith("#/") ? value.slice(2).split("/").map(decoded) : undefined;
  const target = parts?.reduce<Json | undefined>((at, part) => {
    if (Array.isArray(at)) return at[Number(part)];
    return isJsonObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  }, root);
  if (
    parts === undefined ||
    target === undefined ||
    parts.some((part, index) => part === "items" && Array.isArray(parts[index + 1]))
  ) {
    const why = value.startsWith("#") ? "to something that is not there" : "to another file";
    notes.leftOut(
      "schema-reference",
      here,
      `A reference ${why} (${value}): any value is allowed there now.`,
    );
    return [];
  }
  return [
    [
      "$ref",
      `#/${parts
        .map((part) => (part === "definitions" ? "$defs" : part))
        .map(encoded)
        .join("/")}`,
    ],
  ];
}

function decoded(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // Not percent-encoded then: it is taken as it is written.
  }
  return unescapeStep(text);
}

function encoded(part: string): string {
  return encodeURIComponent(escapeStep(part)).replaceAll("%24", "$").replaceAll("%40", "@");
}

function readType(value: Json, here: string, notes: Notes): [string, Json][] {
  const given = [value].flat();
  const known = [
    ...new Set(given.filter((type): type is string => typeof type === "string" && types.has(type))),
  ];
  if (known.length < given.length)
    notes.changed(
      "schema-type",
      here,
      `${JSON.stringify(value)} is no type of JSON Schema; it was left out.`,
    );
  const [only] = known;
  return only === undefined ? [] : [["type", known.length === 1 ? only : known]];
}

/** What is checked, and what only says how to ask. */
function isKnownFormat(name: string): boolean {
  return Object.hasOwn(formats, name) || hints.has(name);
}

/** Whether the engine can match this pattern in linear time. */
function isUsable(pattern: string, here: string, notes: Notes): boolean {
  const beyond = /\(\?(?:[=!]|<[=!])|\\[1-9k]|\[\^?\]/.test(pattern);
  try {
    if (!beyond) {
      RE2JS.compile(pattern.replaceAll("\\/", "/").replaceAll("\\-", "-"));
      return true;
    }
  } catch {
    // Said below, as for look-around.
  }
  notes.leftOut(
    "schema-pattern",
    here,
    `The pattern ${pattern} needs look-around or back references, which could take for ever; write a simpler one.`,
  );
  return false;
}
