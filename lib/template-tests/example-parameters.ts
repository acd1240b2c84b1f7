import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import {
  answersIn,
  type ParameterContext,
  type ParsedTemplate,
  validateParameters,
} from "@/lib/template";
import { isRefusalExpected } from "./run-tests";
import { readTemplateTests } from "./read-tests";

/**
 * Parameters to show a template with: its defaults, and for what is required the first example or
 * choice of its schema. Where the schema gives too little to go by, those of the first test of its
 * author that is meant to work here. Undefined where there is none.
 */
export function exampleParameters(
  template: ParsedTemplate,
  context: ParameterContext,
): JsonObject | undefined {
  const fits = (parameters: JsonObject) =>
    validateParameters(template, parameters, context).every(({ severity }) => severity !== "error");
  const own = answersIn(template, ofSchema(template.schema)).given;
  if (fits(own)) return own;
  const { tests } = readTemplateTests(template.bundle);
  return tests
    .filter((test) => !isRefusalExpected(test))
    .map((test) => test.parameters)
    .find(fits);
}

function ofSchema(schema: JsonObject): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const values: [string, Json][] = [];
  for (const name of required) {
    const property = typeof name === "string" ? properties[name] : undefined;
    if (!isJsonObject(property) || property["default"] !== undefined) continue;
    const example = first(property["examples"]) ?? first(property["enum"]);
    if (example !== undefined && typeof name === "string") values.push([name, example]);
  }
  return Object.fromEntries(values);
}

function first(list: Json | undefined): Json | undefined {
  return Array.isArray(list) ? list[0] : undefined;
}
