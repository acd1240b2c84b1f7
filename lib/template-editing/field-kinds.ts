import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { widgetOf } from "@/lib/template/browser";

/** What somebody chooses for a field; `other` is what the form shows as YAML only. */
export const fieldKinds = [
  "text",
  "long-text",
  "integer",
  "number",
  "switch",
  "choice",
  "choices",
  "list",
  "map",
  "group",
  "image",
  "quantity",
  "schedule",
  "addresses",
  "secret-name",
  "date-time",
  "instance",
  "yaml",
  "other",
] as const;
export type FieldKind = (typeof fieldKinds)[number];

/** Keywords that bound a value, as they are asked for by kind. */
export type LimitKeyword =
  | "minLength"
  | "maxLength"
  | "pattern"
  | "minimum"
  | "maximum"
  | "multipleOf"
  | "minItems"
  | "maxItems"
  | "minProperties"
  | "maxProperties";

interface KindOfField {
  /** What it is called. */
  title: string;
  /** The keywords that make a field one of this kind. */
  schema: JsonObject;
  limits: readonly LimitKeyword[];
}

const ofText: readonly LimitKeyword[] = ["minLength", "maxLength", "pattern"];
const ofNumbers: readonly LimitKeyword[] = ["minimum", "maximum", "multipleOf"];

/** Every kind with its keywords, in the order in which they are offered. */
export const kindsOfFields: Readonly<Record<FieldKind, KindOfField>> = {
  text: { title: "Text", schema: { type: "string" }, limits: ofText },
  "long-text": {
    title: "Text of several lines",
    schema: { type: "string", "x-slipway-widget": "textarea" },
    limits: ofText,
  },
  integer: { title: "Whole number", schema: { type: "integer" }, limits: ofNumbers },
  number: { title: "Number", schema: { type: "number" }, limits: ofNumbers },
  switch: { title: "On or off", schema: { type: "boolean" }, limits: [] },
  choice: { title: "One of a list", schema: { type: "string", enum: [] }, limits: [] },
  choices: {
    title: "Several of a list",
    schema: { type: "array", items: { type: "string", enum: [] }, uniqueItems: true },
    limits: ["minItems", "maxItems"],
  },
  list: {
    title: "List of texts",
    schema: { type: "array", items: { type: "string" } },
    limits: ["minItems", "maxItems"],
  },
  map: {
    title: "Names and values",
    schema: { type: "object", additionalProperties: { type: "string" } },
    limits: ["minProperties", "maxProperties"],
  },
  group: { title: "Group of fields", schema: { type: "object", properties: {} }, limits: [] },
  image: {
    title: "Container image",
    schema: { type: "string", format: "container-image" },
    limits: ofText,
  },
  quantity: {
    title: "Quantity, like 500m or 2Gi",
    schema: { type: "string", format: "quantity" },
    limits: ofText,
  },
  schedule: {
    title: "Schedule (cron)",
    schema: { type: "string", format: "cron" },
    limits: ofText,
  },
  addresses: {
    title: "Range of addresses (CIDR)",
    schema: { type: "string", format: "cidr" },
    limits: ofText,
  },
  "secret-name": {
    title: "Name of a secret",
    schema: { type: "string", format: "secret-reference" },
    limits: ofText,
  },
  "date-time": {
    title: "Date and time",
    schema: { type: "string", format: "date-time" },
    limits: [],
  },
  instance: {
    title: "Another instance of the team",
    schema: { type: "string", "x-slipway-instance": { templates: [] } },
    limits: ofText,
  },
  yaml: {
    title: "A map, written as YAML",
    schema: { type: "object", additionalProperties: true, "x-slipway-widget": "yaml" },
    limits: [],
  },
  other: { title: "Something that is written as YAML", schema: {}, limits: [] },
};

const byWidget: Readonly<Partial<Record<string, FieldKind>>> = {
  textarea: "long-text",
  "container-image": "image",
  quantity: "quantity",
  cron: "schedule",
  cidr: "addresses",
  "secret-reference": "secret-name",
  yaml: "yaml",
};

/** What the form shows a schema as. */
export function kindOfField(schema: JsonObject): FieldKind {
  const widget = widgetOf(schema);
  if (schema["$ref"] !== undefined) return "other";
  const { type, items } = schema;
  if (type === "string") {
    if (schema["x-slipway-instance"] !== undefined) return "instance";
    if (choicesOf(schema) !== undefined) return "choice";
    if (schema["format"] === "date-time") return "date-time";
    return (widget && byWidget[widget]) ?? "text";
  }
  if (type === "integer" || type === "number") return choicesOf(schema) ? "other" : type;
  if (type === "boolean") return "switch";
  if (type === "array") {
    if (widget === "yaml" || !isJsonObject(items) || items["type"] !== "string") return "other";
    if (choicesOf(items) !== undefined) return schema["uniqueItems"] === true ? "choices" : "other";
    return items["x-slipway-instance"] === undefined ? "list" : "other";
  }
  if (type !== "object") return "other";
  if (isJsonObject(schema["properties"])) return "group";
  if (widget === "yaml") return "yaml";
  const { additionalProperties: each } = schema;
  return isJsonObject(each) && each["type"] === "string" ? "map" : "other";
}

/** A value to choose, with what it is called where that is something else. */
export interface Choice {
  value: Json;
  title?: string;
}

/** Of `enum`, or of a `oneOf` that has nothing but constants and titles. */
export function choicesOf(schema: JsonObject): Choice[] | undefined {
  const { enum: values, oneOf } = schema;
  if (Array.isArray(values)) return values.map((value) => ({ value }));
  if (!Array.isArray(oneOf) || oneOf.length === 0) return undefined;
  const choices = oneOf.flatMap((one): Choice[] => {
    if (!isJsonObject(one) || one["const"] === undefined) return [];
    const { const: value, title, ...rest } = one;
    if (Object.keys(rest).length > 0 || (title !== undefined && typeof title !== "string"))
      return [];
    return [title === undefined ? { value } : { value, title }];
  });
  return choices.length === oneOf.length ? choices : undefined;
}

/** The schema with these choices; as `enum` where none of them has a title. */
export function withChoices(schema: JsonObject, choices: readonly Choice[]): JsonObject {
  const { enum: _, oneOf, ...rest } = schema;
  const made: JsonObject = { ...rest };
  // Branches that are no constants say something else.
  if (oneOf !== undefined && choicesOf({ oneOf }) === undefined) made["oneOf"] = oneOf;
  if (choices.some(({ title }) => title !== undefined && title !== ""))
    made["oneOf"] = choices.map(({ value, title }) => ({
      const: value,
      title: title || String(value),
    }));
  else made["enum"] = choices.map(({ value }) => value);
  return made;
}

/** Keywords of a field that the form shows for every kind. */
const everywhere = [
  "type",
  "title",
  "description",
  "default",
  "examples",
  "x-slipway-when",
  "x-slipway-message",
];

/** What stands in a schema and has no place in the form. */
export function staysYaml(schema: JsonObject, kind: FieldKind): string[] {
  const shown = new Set<string>([
    ...everywhere,
    ...kindsOfFields[kind].limits,
    ...Object.keys(kindsOfFields[kind].schema),
    ...(kind === "group" ? ["required"] : []),
    ...(kind === "choice" ? ["enum", "oneOf"] : []),
  ]);
  const own = Object.keys(schema).filter((keyword) => !shown.has(keyword));
  // Of the entries the form shows their choices, and nothing else.
  const { items, additionalProperties } = schema;
  const entry = isJsonObject(items) ? items : additionalProperties;
  const more =
    (kind === "list" || kind === "choices" || kind === "map") && isJsonObject(entry)
      ? Object.keys(entry).filter((keyword) => !["type", "enum", "oneOf"].includes(keyword))
      : [];
  const at = isJsonObject(items) ? "items" : "additionalProperties";
  return [...own, ...more.map((keyword) => `${at}.${keyword}`)];
}

/** The same field as another kind: what it is called stays, and what still fits of the rest. */
export function asKind(schema: JsonObject, kind: FieldKind): JsonObject {
  const wanted = kindsOfFields[kind];
  const shaping = new Set(Object.values(kindsOfFields).flatMap((one) => Object.keys(one.schema)));
  const bounds = new Set<string>(Object.values(kindsOfFields).flatMap((one) => one.limits));
  const entry = isJsonObject(schema["items"]) ? schema["items"] : schema;
  const choices = choicesOf(entry);
  if (choices !== undefined) shaping.add("oneOf").add("enum");
  shaping.add("x-slipway-time-zone");
  const kept = Object.entries(schema).filter(
    ([keyword, value]) =>
      !shaping.has(keyword) &&
      (!bounds.has(keyword) || wanted.limits.some((limit) => limit === keyword)) &&
      (keyword !== "default" || fits(value, kind)) &&
      (keyword !== "examples" || (Array.isArray(value) && value.every((one) => fits(one, kind)))),
  );
  const made: JsonObject = { ...wanted.schema, ...Object.fromEntries(kept) };
  const given = choices ?? firstChoices(schema);
  if (kind === "choice") return withChoices(made, given);
  if (kind === "choices") return { ...made, items: withChoices({ type: "string" }, given) };
  return made;
}

function firstChoices({ default: value, examples }: JsonObject): Choice[] {
  const known = [value ?? [], examples ?? []].flat();
  const texts = known.filter((one) => typeof one === "string" && one !== "");
  return (texts.length > 0 ? [...new Set(texts)] : ["first", "second"]).map((one) => ({
    value: one,
  }));
}

/** Whether a value may be one of a field of this kind. */
export function fits(value: Json, kind: FieldKind): boolean {
  const { type } = kindsOfFields[kind].schema;
  if (type === "integer") return Number.isInteger(value);
  if (type === "array")
    return Array.isArray(value) && value.every((item) => typeof item === "string");
  if (type === "object") return isJsonObject(value) && kind !== "group";
  return type === undefined || typeof value === type;
}
