import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { everySchema, resolveSchema, subschema } from "./schema-walk";

/** The keyword of a string parameter that is chosen among the instances of these templates. */
const pickerKeyword = "x-slipway-instance";

export interface InstancePicker {
  /** One to twenty names. */
  templates: string[];
  /** Which output of the instance is the value; without it, the instance's name. */
  output?: string;
}

/**
 * The picker that a schema asks for; undefined where it asks for none, or not in the way it is
 * asked for.
 */
export function pickerOf(schema: JsonObject): InstancePicker | undefined {
  const written = schema[pickerKeyword];
  if (!isJsonObject(written)) return undefined;
  const { templates, output, ...others } = written;
  if (
    !Array.isArray(templates) ||
    templates.length === 0 ||
    templates.length > 20 ||
    !templates.every(isName)
  )
    return undefined;
  if ((output !== undefined && !isName(output)) || Object.keys(others).length > 0) return undefined;
  return { templates, ...(output === undefined ? {} : { output }) };
}

function isName(value: Json): value is string {
  return typeof value === "string" && value !== "";
}

/** What is wrong with the picker of a schema, in words. */
export function pickerProblem(schema: JsonObject): string | undefined {
  if (schema[pickerKeyword] === undefined) return undefined;
  if (pickerOf(schema) === undefined)
    return `${pickerKeyword} is { templates: [names], output: name }, with output left out for the instance's name`;
  return schema["type"] === "string"
    ? undefined
    : `${pickerKeyword} is for parameters of type string`;
}

/** Every picker that a schema of parameters has anywhere. */
export function pickersIn(schema: JsonObject): InstancePicker[] {
  return everySchema(schema).flatMap(({ schema: inner }) => pickerOf(inner) ?? []);
}

export interface PickedValue {
  /** The path of the parameter. */
  path: (string | number)[];
  value: string;
  picker: InstancePicker;
}

/**
 * The values of these parameters that a picker is for, inside of lists and groups too; empty ones
 * are left out.
 */
export function pickedValues(schema: JsonObject, parameters: Json): PickedValue[] {
  const found: PickedValue[] = [];
  const visit = (value: Json, described: Json | undefined, path: (string | number)[]): void => {
    if (typeof value === "string") {
      const picker = pickerOf(resolveSchema(described, schema) ?? {});
      if (picker !== undefined && value !== "") found.push({ path, value, picker });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) =>
        visit(item, subschema(described, index, schema), [...path, index]),
      );
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value))
        visit(item, subschema(described, key, schema), [...path, key]);
    }
  };
  visit(parameters, schema, []);
  return found;
}
