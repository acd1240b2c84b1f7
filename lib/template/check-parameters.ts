import { format, Validator, type OutputUnit, type Schema } from "@cfworker/json-schema";
import {
  childOf,
  fromPointer,
  isJsonObject,
  isWithin,
  type Json,
  type JsonObject,
  toPointer,
  valueAt,
} from "@/lib/json";
import { fieldMessage, fieldName } from "./field-messages";
import type { FieldProblem } from "./field-problem";
import {
  everySchema,
  resolveSchema,
  schemaAt,
  schemaLists,
  schemaMaps,
  schemaValues,
} from "./schema-walk";

/**
 * How patterns are tested where JavaScript's own expressions must not be: they can take exponential
 * time.
 */
export type PatternTest = (pattern: string, text: string) => boolean;

interface Prepared {
  validator: Validator;
  patterns: string[];
}

const prepared = new WeakMap<JsonObject, Prepared>();

/**
 * Checks a value against a JSON Schema 2020-12 by interpreting it, so it runs under a
 * Content-Security-Policy without `unsafe-eval`. Problems come in the order of the schema, one for
 * each field. A schema that cannot be interpreted (an unresolved `$ref`, a pattern that is no
 * regular expression) gives one problem of the whole.
 */
export function checkParameters(schema: JsonObject, value: Json): FieldProblem[] {
  return checkWithPatterns(schema, value, (pattern, text) => new RegExp(pattern, "u").test(text));
}

/** The same, with every `pattern` tested by the given function. */
export function checkWithPatterns(
  schema: JsonObject,
  value: Json,
  test: PatternTest,
): FieldProblem[] {
  let ready = prepared.get(schema);
  if (ready === undefined) {
    const copy = plainCopy(schema);
    const patterns = patternsToFormats(copy);
    ready = { validator: new Validator(copy as Schema, "2020-12", false), patterns };
    prepared.set(schema, ready);
  }
  const table = format as Record<string, (text: string) => boolean>;
  try {
    for (const pattern of ready.patterns)
      table[patternFormat + pattern] = (text) => test(pattern, text);
    const { valid, errors } = ready.validator.validate(value);
    return valid ? [] : fieldProblems(errors, schema, value);
  } catch {
    return [
      {
        pointer: "",
        keyword: "$schema",
        message: "These values cannot be checked: the template's schema is not right.",
      },
    ];
  } finally {
    for (const pattern of ready.patterns) delete table[patternFormat + pattern];
  }
}

const patternFormat = "slipway-pattern:";

/**
 * The interpreter has a table of formats and none of patterns: a pattern becomes a format of its
 * own.
 */
function patternsToFormats(schema: JsonObject): string[] {
  const patterns: string[] = [];
  for (const { schema: inner } of everySchema(schema)) {
    const { pattern, allOf } = inner;
    if (typeof pattern !== "string") continue;
    patterns.push(pattern);
    delete inner["pattern"];
    inner["allOf"] = [...(Array.isArray(allOf) ? allOf : []), { format: patternFormat + pattern }];
  }
  return patterns;
}

/**
 * A copy, since the validator marks what it is given; `false` becomes `{ not: {} }`, of which it
 * tells the location.
 */
function plainCopy(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  for (const { schema: inner } of everySchema(copy)) {
    for (const [keyword, value] of Object.entries(inner)) {
      if (value === false && schemaValues.has(keyword)) inner[keyword] = { not: {} };
      else if (isJsonObject(value) && schemaMaps.has(keyword)) {
        for (const [name, item] of Object.entries(value))
          if (item === false)
            Object.defineProperty(value, name, { value: { not: {} }, enumerable: true });
      } else if (Array.isArray(value) && schemaLists.has(keyword)) {
        inner[keyword] = value.map((item) => (item === false ? { not: {} } : item));
      }
    }
  }
  return copy;
}

/** Keywords that only say that something below them is wrong. */
const wrappers = new Set([
  "$ref",
  "allOf",
  "properties",
  "items",
  "prefixItems",
  "patternProperties",
  "dependentSchemas",
  "if",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "additionalItems",
  "propertyNames",
]);
/**
 * Keywords of which the parts are alternatives: what is wrong in each of them is not what is wrong.
 */
const alternatives = new Set(["anyOf", "oneOf", "not", "contains", "minContains", "maxContains"]);

function fieldProblems(
  units: readonly OutputUnit[],
  root: JsonObject,
  value: Json,
): FieldProblem[] {
  const hidden = units
    .filter((unit) => alternatives.has(unit.keyword))
    .map((unit) => unit.keywordLocation);
  const problems: FieldProblem[] = [];
  for (const unit of units) {
    if (
      wrappers.has(unit.keyword) ||
      hidden.some((location) => unit.keywordLocation.startsWith(`${location}/`))
    )
      continue;
    problems.push(fieldProblem(unit, root, value));
  }
  // A member in whose value something is wrong, however deep, counts as not evaluated, and so as
  // unknown; it is not.
  const kept = problems.filter(
    (problem) =>
      problem.keyword !== "unknown" ||
      !problems.some((other) => other !== problem && isWithin(other.pointer, problem.pointer)),
  );
  return [
    ...new Map(kept.reverse().map((problem) => [problem.pointer, problem])).values(),
  ].reverse();
}

function fieldProblem(unit: OutputUnit, root: JsonObject, value: Json): FieldProblem {
  let keyword: string = unit.keyword;
  const quoted = /"(.*)"/s.exec(unit.error)?.[1];
  let pointer = decodeLocation(unit.instanceLocation);
  if ((keyword === "required" || keyword === "dependentRequired") && quoted !== undefined) {
    const missing =
      keyword === "required" ? quoted : (/"([^"]*)"[^"]*$/s.exec(unit.error)?.[1] ?? quoted);
    pointer += toPointer([missing]);
  }
  const path = fromPointer(pointer);
  let location = unit.keywordLocation;
  if (keyword === "format" && unit.error.includes(patternFormat)) {
    keyword = "pattern";
    location = location.replace(/\/allOf\/\d+\/format$/, "/pattern");
  }
  const holder = schemaOf(location, root);
  const schema = resolveSchema(holder, root) ?? {};
  if (keyword === "not" && schema["not"] === undefined) keyword = "unknown";
  const described = resolveSchema(schemaAt(root, path), root);
  return {
    pointer,
    keyword,
    message: fieldMessage({
      name: fieldName(described, path),
      keyword,
      limit: schema[keyword],
      schema,
      value: valueAt(value, path),
    }),
  };
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

/**
 * The schema that holds the keyword at a location like `#/properties/a/$ref/minLength`, `$ref`
 * followed on the way.
 */
function schemaOf(location: string, root: JsonObject): Json | undefined {
  const path = fromPointer(decodeLocation(location)).slice(0, -1);
  let current: Json | undefined = root;
  for (const step of path) {
    current = step === "$ref" ? resolveSchema(current, root) : childOf(current, step);
  }
  return current;
}
