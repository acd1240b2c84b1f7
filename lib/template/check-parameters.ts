import { Validator, type OutputUnit, type Schema } from "@cfworker/json-schema";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fieldMessage, fieldName } from "./field-messages";
import type { FieldProblem } from "./field-problem";
import { fromPointer, isWithin, toPointer } from "./pointer";
import { at, everySchema, resolveSchema, schemaAt, schemaLists, schemaMaps, schemaValues } from "./schema-walk";

const validators = new WeakMap<JsonObject, Validator>();

/**
 * Checks a value against a JSON Schema 2020-12 by interpreting it, so it runs under a Content-Security-Policy without
 * `unsafe-eval`. Problems come in the order of the schema, one for each field. A schema that cannot be interpreted (an
 * unresolved `$ref`, a pattern that is no regular expression) gives one problem of the whole.
 */
export function checkParameters(schema: JsonObject, value: Json): FieldProblem[] {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = new Validator(plainCopy(schema) as Schema, "2020-12", false);
    validators.set(schema, validator);
  }
  try {
    const { valid, errors } = validator.validate(value);
    return valid ? [] : fieldProblems(errors, schema, value);
  } catch {
    return [{ pointer: "", keyword: "$schema", message: "These values cannot be checked: the template's schema is not right." }];
  }
}

/** A copy, since the validator marks what it is given; `false` becomes `{ not: {} }`, of which it tells the location. */
function plainCopy(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  for (const { schema: inner } of everySchema(copy)) {
    for (const [keyword, value] of Object.entries(inner)) {
      if (value === false && schemaValues.has(keyword)) inner[keyword] = { not: {} };
      else if (isJsonObject(value) && schemaMaps.has(keyword)) {
        for (const [name, item] of Object.entries(value)) if (item === false) Object.defineProperty(value, name, { value: { not: {} }, enumerable: true });
      } else if (Array.isArray(value) && schemaLists.has(keyword)) {
        inner[keyword] = value.map((item) => (item === false ? { not: {} } : item));
      }
    }
  }
  return copy;
}

/** Keywords that only say that something below them is wrong. */
const wrappers = new Set(["$ref", "allOf", "properties", "items", "prefixItems", "patternProperties", "dependentSchemas", "if",
  "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "additionalItems", "propertyNames",
]);
/** Keywords of which the parts are alternatives: what is wrong in each of them is not what is wrong. */
const alternatives = new Set(["anyOf", "oneOf", "not", "contains", "minContains", "maxContains"]);

function fieldProblems(units: readonly OutputUnit[], root: JsonObject, value: Json): FieldProblem[] {
  const hidden = units.filter((unit) => alternatives.has(unit.keyword)).map((unit) => unit.keywordLocation);
  const problems: FieldProblem[] = [];
  for (const unit of units) {
    if (wrappers.has(unit.keyword) || hidden.some((location) => unit.keywordLocation.startsWith(`${location}/`))) continue;
    problems.push(fieldProblem(unit, root, value));
  }
  // A member whose value is wrong counts as not evaluated, and so as unknown; it is not.
  const kept = problems.filter((problem) => problem.keyword !== "unknown" || !problems.some((other) => other !== problem && other.pointer === problem.pointer));
  return [...new Map(kept.reverse().map((problem) => [problem.pointer, problem])).values()].reverse();
}

function fieldProblem(unit: OutputUnit, root: JsonObject, value: Json): FieldProblem {
  let keyword: string = unit.keyword;
  const quoted = /"(.*)"/s.exec(unit.error)?.[1];
  let pointer = decodeLocation(unit.instanceLocation);
  if ((keyword === "required" || keyword === "dependentRequired") && quoted !== undefined) {
    const missing = keyword === "required" ? quoted : (/"([^"]*)"[^"]*$/s.exec(unit.error)?.[1] ?? quoted);
    pointer += toPointer([missing]);
  }
  const path = fromPointer(pointer);
  const holder = schemaOf(unit.keywordLocation, root);
  const schema = resolveSchema(holder, root) ?? {};
  if (keyword === "not" && schema["not"] === undefined) keyword = "unknown";
  const described = resolveSchema(schemaAt(root, path), root);
  return { pointer, keyword, message: fieldMessage({ name: fieldName(described, path), keyword, limit: schema[keyword], schema, value: at(value, path) }) };
}

function decodeLocation(location: string): string {
  return safeDecode(location.replace(/^#/, ""));
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The schema that holds the keyword at a location like `#/properties/a/$ref/minLength`, `$ref` followed on the way. */
function schemaOf(location: string, root: JsonObject): Json | undefined {
  const path = fromPointer(decodeLocation(location)).slice(0, -1);
  let current: Json | undefined = root;
  for (const step of path) {
    if (step === "$ref") current = resolveSchema(current, root);
    else current = isJsonObject(current) || Array.isArray(current) ? at(current, [step]) : undefined;
  }
  return current;
}

/** The problems of one step's fields, and of what lies below them. */
export function problemsWithin(problems: readonly FieldProblem[], pointers: readonly string[]): FieldProblem[] {
  return problems.filter((problem) => pointers.some((pointer) => isWithin(problem.pointer, pointer)));
}
