import { isJsonObject, type Json } from "@/lib/json";
import { dottedPath } from "../object";
import { shown, type Report } from "../problem";
import type { Schema } from "../schemas/schema";

export function hasType(value: Json, schema: Schema): boolean {
  if (schema.intOrString) return typeof value === "string" || Number.isInteger(value);
  if (schema.format === "quantity" && schema.type === undefined)
    return typeof value === "string" || typeof value === "number";
  switch (schema.type) {
    case undefined:
      return true;
    case "object":
      return isJsonObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === schema.type;
  }
}

const articles = {
  object: "an object",
  array: "a list",
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function typeName(schema: Schema): string {
  if (schema.intOrString) return "a whole number or text";
  if (schema.format === "quantity") return "a quantity such as 500m or 1Gi";
  return schema.type ? articles[schema.type] : "a value";
}

export function wrongType(
  value: Json,
  schema: Schema,
  path: readonly (string | number)[],
  report: Report,
): void {
  const scalar = typeof value === "number" || typeof value === "boolean";
  const unquoted = schema.type === "string" && scalar ? JSON.stringify(String(value)) : undefined;
  const quoted = typeof value === "string" && isScalarText(value, schema) ? value : undefined;
  const list =
    schema.type === "array" &&
    !Array.isArray(value) &&
    schema.items &&
    value !== null &&
    hasType(value, schema.items);
  const expected = unquoted ?? quoted ?? (list ? `[${shown(value)}]` : typeName(schema));
  report({
    severity: "error",
    code: "wrong-type",
    message: `${dottedPath(path) || "The document"} must be ${typeName(schema)}, not ${described(value)}.`,
    path: [...path],
    expected,
  });
}

function isScalarText(text: string, schema: Schema): boolean {
  if (schema.type === "boolean") return text === "true" || text === "false";
  return (schema.type === "integer" || schema.type === "number") && /^-?\d+$/.test(text);
}

function described(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (isJsonObject(value)) return "an object";
  return typeof value === "string" ? `the text ${shown(value)}` : shown(value);
}
