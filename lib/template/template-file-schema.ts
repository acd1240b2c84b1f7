import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { definitionFields, definitionSchema } from "./definition-schema";
import { iconNames } from "./icons";
import { widgets } from "./widgets";

/**
 * The JSON Schema of `template.yaml`, for editors: they complete fields, say what they are for, and
 * mark what is wrong. It is made of the schema that `template.yaml` is read with; of `parameters` it
 * knows the keywords that are Slipway's own. It refers to nothing that is elsewhere.
 */
export function templateFileSchema(): JsonObject {
  const made = z.toJSONSchema(definitionSchema, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
  }) as unknown as JsonObject;
  describe(made, "");
  const spec = memberOf(made, "spec");
  set(spec, "parameters", {
    ...told("spec.parameters"),
    anyOf: [parameterSchema, { type: "array", items: parameterSchema }],
  });
  set(spec, "icon", {
    ...told("spec.icon"),
    anyOf: [{ enum: [...iconNames] }, { type: "string" }],
  });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "template.yaml",
    description: "A template of Slipway: what it is, what a developer is asked, and its files.",
    ...Object.fromEntries(Object.entries(made).filter(([key]) => key !== "$schema")),
    definitions: { parameter: parameterKeywords },
  };
}

const told = (field: string): JsonObject => {
  const text = definitionFields[field];
  return text === undefined ? {} : { description: text };
};

/** Puts the words of the fields where they belong. */
function describe(schema: JsonObject, name: string): void {
  if (name !== "") Object.assign(schema, told(name));
  const { properties, items } = schema;
  for (const [key, member] of Object.entries(isJsonObject(properties) ? properties : {}))
    if (isJsonObject(member)) describe(member, name === "" ? key : `${name}.${key}`);
  if (isJsonObject(items)) describe(items, `${name}[]`);
}

function memberOf(schema: JsonObject, name: string): JsonObject {
  const { properties } = schema;
  const member = isJsonObject(properties) ? properties[name] : undefined;
  return isJsonObject(member) ? member : {};
}

function set({ properties }: JsonObject, name: string, member: JsonObject): void {
  if (isJsonObject(properties)) properties[name] = member;
}

const parameterSchema: JsonObject = { $ref: "#/definitions/parameter" };
const parameterMap: JsonObject = { type: "object", additionalProperties: parameterSchema };
const parameterList: JsonObject = { type: "array", items: parameterSchema };
const types: Json = ["string", "integer", "number", "boolean", "array", "object", "null"];
const text = (description: string): JsonObject => ({ type: "string", description });

/** Keywords of JSON Schema that people write, and those of Slipway; others may stand there too. */
const parameterKeywords: JsonObject = {
  type: ["object", "boolean"],
  properties: {
    title: text("What people call it."),
    description: text("One line of help; simple Markdown."),
    type: { anyOf: [{ enum: types }, { type: "array", items: { enum: types } }] },
    format: text("What kind of text it is: container-image, quantity, cron, cidr, hostname, …"),
    pattern: text("A regular expression (RE2) that the text matches."),
    default: { description: "What it is where nobody says anything." },
    enum: { type: "array", description: "The values to choose from." },
    const: {},
    examples: { type: "array", description: "What the field suggests." },
    properties: parameterMap,
    patternProperties: parameterMap,
    $defs: parameterMap,
    required: { type: "array", items: { type: "string" } },
    items: parameterSchema,
    prefixItems: parameterList,
    allOf: parameterList,
    anyOf: parameterList,
    oneOf: parameterList,
    if: parameterSchema,
    // oxlint-disable-next-line unicorn/no-thenable
    then: parameterSchema,
    else: parameterSchema,
    not: parameterSchema,
    additionalProperties: parameterSchema,
    uniqueItems: { type: "boolean" },
    minimum: { type: "number" },
    maximum: { type: "number" },
    multipleOf: { type: "number" },
    minLength: { type: "integer", minimum: 0 },
    maxLength: { type: "integer", minimum: 0 },
    minItems: { type: "integer", minimum: 0 },
    maxItems: { type: "integer", minimum: 0 },
    $ref: text("A reference within the template: #/$defs/…"),
    "x-slipway-when": text("CEL over params: where it is not true, there is no such field."),
    "x-slipway-message": text("What a person is told in the place of Slipway's own sentence."),
    "x-slipway-templating": { enum: ["allow"], description: "Lets {{ into the value." },
    "x-slipway-widget": { enum: [...widgets], description: "How a text is asked for." },
    "x-slipway-time-zone": text("By which clock a schedule is told: a name, or a JSON Pointer."),
    "x-slipway-instance": {
      type: "object",
      description: "Offers the instances of these templates.",
      required: ["templates"],
      properties: {
        templates: { type: "array", items: { type: "string" } },
        output: text("Which of their outputs the value is; without it, the name."),
      },
    },
  },
};
