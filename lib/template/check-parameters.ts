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
import { taggedBranch } from "./branch-tags";
import { DescribedMembers } from "./described-members";
import { fieldMessage } from "./field-messages";
import { fieldName, titleOf } from "./field-name";
import { namesOf } from "./named-members";
import type { FieldProblem } from "./field-problem";
import { formats } from "./formats";
import { isPatternMatch } from "./linear-pattern";
import { askOfEntries, repeatedEntries } from "./repeated-entries";
import { everySchema, resolveSchema, schemaLists, schemaMaps, schemaValues } from "./schema-walk";

interface Prepared {
  validator: Validator;
  members: DescribedMembers;
  /** The formats that stand for what is tested by us, and their tests. */
  formats: Readonly<Record<string, (text: string) => boolean>>;
  /** The schemas of lists whose entries are to be unique. */
  unique: readonly JsonObject[];
}

const prepared = new WeakMap<JsonObject, Prepared>();

/**
 * Checks a value against a JSON Schema 2020-12 by interpreting it, so it runs under a
 * Content-Security-Policy without `unsafe-eval`. Patterns and formats are tested in linear time, in
 * the browser as on the server. Problems come in the order of the schema, one for each field. A
 * schema that cannot be interpreted (an unresolved `$ref`) gives one problem of the whole.
 */
export function checkParameters(schema: JsonObject, value: Json): FieldProblem[] {
  let ready = prepared.get(schema);
  if (ready === undefined) {
    ready = prepare(schema);
    prepared.set(schema, ready);
  }
  const table = format as Record<string, (text: string) => boolean>;
  try {
    Object.assign(table, ready.formats);
    ready.members.describe(value);
    const repeating = askOfEntries(ready.unique, value);
    const { valid, errors } = ready.validator.validate(value);
    const checked = { root: schema, members: ready.members, value };
    const problems = valid ? [] : fieldProblems(errors, checked);
    return [...problems, ...repeatedEntries(repeating, checked, problems)];
  } catch {
    return [
      {
        pointer: "",
        keyword: "$schema",
        message: "These values cannot be checked: the template's schema is not right.",
      },
    ];
  } finally {
    for (const name of Object.keys(ready.formats)) delete table[name];
  }
}

const standalone = new WeakMap<JsonObject, JsonObject>();

/** Whether a value fits a part of a schema; references in the part lead into the whole. */
export function fits(schema: Json, value: Json, root: JsonObject): boolean {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return false;
  let checked = standalone.get(schema);
  if (checked === undefined) {
    checked = {
      ...schema,
      $defs: {
        ...(isJsonObject(root["$defs"]) ? root["$defs"] : {}),
        ...(isJsonObject(schema["$defs"]) ? schema["$defs"] : {}),
      },
    };
    standalone.set(schema, checked);
  }
  return checkParameters(checked, value).length === 0;
}

function prepare(schema: JsonObject): Prepared {
  const copy = structuredClone(schema);
  // Before anything is added: the schemas of both are in the same order.
  const members = new DescribedMembers(schema, copy);
  forInterpreter(copy);
  const own = testsToFormats(copy);
  const unique = everySchema(copy)
    .map(({ schema: inner }) => inner)
    .filter((inner) => inner["uniqueItems"] === true);
  const validator = new Validator(copy as Schema, "2020-12", false);
  members.take();
  return { validator, members, formats: own, unique };
}

const patternPrefix = "slipway-pattern:";
const formatPrefix = "slipway-format:";

/**
 * The interpreter has a table of formats and runs patterns itself: a pattern becomes a format of
 * its own, and a format one that is ours.
 */
function testsToFormats(schema: JsonObject): Record<string, (text: string) => boolean> {
  const own: Record<string, (text: string) => boolean> = {};
  for (const { schema: inner } of everySchema(schema)) {
    const { pattern, format: name, allOf } = inner;
    if (typeof name === "string" && Object.hasOwn(formats, name)) {
      inner["format"] = formatPrefix + name;
      own[formatPrefix + name] = formats[name] as (text: string) => boolean;
    }
    if (typeof pattern !== "string") continue;
    delete inner["pattern"];
    inner["allOf"] = [...(Array.isArray(allOf) ? allOf : []), { format: patternPrefix + pattern }];
    own[patternPrefix + pattern] = (text) => isPatternMatch(pattern, text);
  }
  return own;
}

/** `false` becomes `{ not: {} }`, of which the interpreter tells the location. */
function forInterpreter(copy: JsonObject): void {
  for (const { schema: inner } of everySchema(copy)) {
    for (const [keyword, value] of Object.entries(inner)) {
      if (value === false && schemaValues.has(keyword)) inner[keyword] = { not: {} };
      else if (isJsonObject(value) && schemaMaps.has(keyword)) {
        for (const [name, item] of Object.entries(value))
          if (item === false)
            Object.defineProperty(value, name, {
              value: { not: {} },
              enumerable: true,
            });
      } else if (Array.isArray(value) && schemaLists.has(keyword)) {
        inner[keyword] = value.map((item) => (item === false ? { not: {} } : item));
      }
    }
  }
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

interface Checked {
  root: JsonObject;
  members: DescribedMembers;
  value: Json;
}

function fieldProblems(units: readonly OutputUnit[], checked: Checked): FieldProblem[] {
  const { hidden, answered } = alternativesIn(units, checked);
  const problems: FieldProblem[] = [];
  for (const unit of units) {
    if (
      wrappers.has(unit.keyword) ||
      answered.has(unit.keywordLocation) ||
      hidden.some((location) => unit.keywordLocation.startsWith(location))
    )
      continue;
    problems.push(fieldProblem(unit, checked));
  }
  // A member in whose value something is wrong, however deep, counts as not evaluated, and so as
  // unknown; it is not. Nor is one that a condition names in which something else is wrong.
  const isWrong = problems.some(({ keyword }) => keyword !== "unknown");
  const isNamed = namesOf(checked.root, checked.value, fits);
  const kept = problems.filter(
    (problem) =>
      problem.keyword !== "unknown" ||
      (!(isWrong && isNamed(problem.pointer)) &&
        !problems.some(
          (other) =>
            isWithin(other.pointer, problem.pointer) &&
            (other.pointer !== problem.pointer || other.keyword !== "unknown"),
        )),
  );
  return [
    ...new Map(kept.reverse().map((problem) => [problem.pointer, problem])).values(),
  ].reverse();
}

/**
 * Where what is wrong is not told: in the parts of alternatives, but for the branch that the value
 * has chosen by its tags. What is wrong in that one stands for the whole choice.
 */
function alternativesIn(units: readonly OutputUnit[], { root, members, value }: Checked) {
  const hidden: string[] = [];
  const answered = new Set<string>();
  for (const { keyword, keywordLocation: location, instanceLocation } of units) {
    if (!alternatives.has(keyword)) continue;
    const choices = childOf(resolveSchema(schemaOf(location, root, members), root), keyword);
    const at = valueAt(value, fromPointer(decodeLocation(instanceLocation)));
    const chosen =
      Array.isArray(choices) && at !== undefined ? taggedBranch(choices, at, root) : -1;
    const own = `${location}/${chosen}/`;
    if (chosen === -1 || !units.some((unit) => unit.keywordLocation.startsWith(own))) {
      hidden.push(`${location}/`);
      continue;
    }
    answered.add(location);
    (choices as Json[]).forEach((_, index) => {
      if (index !== chosen) hidden.push(`${location}/${index}/`);
    });
  }
  return { hidden, answered };
}

function fieldProblem(unit: OutputUnit, { root, members, value }: Checked): FieldProblem {
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
  if (keyword === "format" && unit.error.includes(patternPrefix)) {
    keyword = "pattern";
    location = location.replace(/\/allOf\/\d+\/format$/, "/pattern");
  }
  const holder = schemaOf(location, root, members);
  const schema = resolveSchema(holder, root) ?? {};
  if (keyword === "not" && schema["not"] === undefined) keyword = "unknown";
  // Of several branches that have such a member, the one where something is wrong names it.
  const named =
    keyword === "required" ? childOf(childOf(schema, "properties"), path.at(-1) ?? "") : schema;
  return {
    pointer,
    keyword,
    message: fieldMessage({
      name: titleOf(named, root) ?? fieldName(root, path),
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
 * followed on the way, and members that a pattern describes found by it.
 */
function schemaOf(location: string, root: JsonObject, members: DescribedMembers): Json | undefined {
  const path = fromPointer(decodeLocation(location)).slice(0, -1);
  let current: Json | undefined = root;
  for (let at = 0; at < path.length; at += 1) {
    const step = path[at] ?? "";
    const described: readonly Json[] =
      step === "properties" ? members.schemasOf(current, path[at + 1]) : [];
    if (described.length > 0) {
      at += described.length === 1 ? 1 : 3;
      current = described[described.length === 1 ? 0 : Number(path[at])];
    } else current = step === "$ref" ? resolveSchema(current, root) : childOf(current, step);
  }
  return current;
}
