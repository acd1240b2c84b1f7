import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { LRUCache } from "lru-cache";
import {
  fromPointer,
  isJsonObject,
  type Json,
  type JsonObject,
  toPointer,
  valueAt,
} from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { fieldMessage } from "./field-messages";
import { fieldName } from "./field-name";
import type { FieldProblem } from "./field-problem";
import { formats } from "./formats";
import { isPatternMatch } from "./linear-pattern";
import { everySchema } from "./schema-walk";
import { areUnique } from "./unique-items";
import { withoutUntestable } from "./unchecked-patterns";

/** What Ajv tests `pattern` and `patternProperties` with. It keeps expressions by their text. */
function regExp(pattern: string): { test(text: string): boolean; toString(): string } {
  return { test: (text) => isPatternMatch(pattern, text), toString: () => `re2:${pattern}` };
}
regExp.code = 'require("./linear-pattern").regExp';

let compiler: Ajv2020 | undefined;
let compilations = 0;

/**
 * Setting a compiler up is most of the work, so it is shared; and renewed now and then, since it
 * never forgets a pattern.
 */
function sharedCompiler(): Ajv2020 {
  compilations += 1;
  if (compiler === undefined || compilations % 100 === 0) {
    compiler = new Ajv2020({
      strict: false,
      allErrors: false,
      verbose: true,
      logger: false,
      ownProperties: true,
      validateFormats: true,
      formats: { ...formats },
      // Without it 1.1 is no multiple of 0.1, and 1e300 none of 2: Ajv compares quotients as text
      // would be read.
      multipleOfPrecision: 7,
      code: { regExp },
      addUsedSchema: false,
    });
    // Ajv compares each entry with each other one.
    compiler.removeKeyword("uniqueItems");
    compiler.addKeyword({
      keyword: "uniqueItems",
      type: "array",
      schemaType: "boolean",
      validate: (isAsked: boolean, list: Json[]) => !isAsked || areUnique(list),
    });
  }
  return compiler;
}

/**
 * A validator compiled from a schema; server only, since it is made of generated code. Throws where
 * the schema is not valid.
 */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = sharedCompiler();
  // Ajv asks the same of patterns of keys and of values: one that nothing tests matches neither.
  const testable = withoutUntestable(schema);
  try {
    return ajv.compile(testable);
  } finally {
    ajv.removeSchema(testable);
  }
}

const compiled = new LRUCache<string, ValidateFunction>({ max: 200 });

/**
 * The same verdict and the same problems as `checkParameters`, by a compiled validator that is kept
 * for a template's digest: it decides, and only what it refuses is looked at by the interpreting
 * one, which says what is wrong in words. Of values with a very long list it says one thing only.
 */
export function checkCompiled(digest: string, schema: JsonObject, value: Json): FieldProblem[] {
  if (isMisread(schema)) return checkParameters(schema, value);
  let validate = compiled.get(digest);
  if (validate === undefined) {
    validate = compileSchema(schema);
    compiled.set(digest, validate);
  }
  const fits = verdict(validate, value);
  if (fits === true) return [];
  if (fits === false && hasLongList(value)) return [firstProblem(validate, schema, value)];
  const problems = checkParameters(schema, value);
  return problems.length > 0 || fits === undefined
    ? problems
    : [firstProblem(validate, schema, value)];
}

const misread = new WeakMap<JsonObject, boolean>();

/**
 * Ajv takes every entry of a list for evaluated once it has `contains` or is looked at twice, and
 * forgets what an `if` without `then` has evaluated.
 */
function isMisread(schema: JsonObject): boolean {
  const known = misread.get(schema);
  if (known !== undefined) return known;
  const is = everySchema(schema).some(
    ({ schema: inner }) =>
      inner["unevaluatedItems"] !== undefined ||
      (inner["if"] !== undefined && inner["then"] === undefined),
  );
  misread.set(schema, is);
  return is;
}

/** What the validator is kept for where conditions of the template are not met. */
export function variantDigest(digest: string, unmet: ReadonlySet<string>): string {
  return unmet.size === 0 ? digest : `${digest} ${JSON.stringify([...unmet])}`;
}

/** Entries of a list that the interpreting validator is given: it compares each with each other. */
const longestInterpreted = 1_000;

function hasLongList(value: Json): boolean {
  if (Array.isArray(value)) return value.length > longestInterpreted || value.some(hasLongList);
  return isJsonObject(value) && Object.values(value).some(hasLongList);
}

/**
 * Undefined where the compiled validator stumbles: its deep equality calls what a value has under
 * the key `toString`.
 */
function verdict(validate: ValidateFunction, value: Json): boolean | undefined {
  try {
    return validate(value) === true;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

/** What the compiled validator met first. */
function firstProblem(validate: ValidateFunction, root: JsonObject, value: Json): FieldProblem {
  const [problem] = validate.errors ?? [];
  if (problem === undefined)
    return {
      pointer: "",
      keyword: "schema",
      message: "These values do not fit the template's schema.",
    };
  const { missingProperty, additionalProperty, unevaluatedProperty } = problem.params as Record<
    string,
    unknown
  >;
  const unknown = additionalProperty ?? unevaluatedProperty;
  const member = missingProperty ?? unknown;
  const pointer = problem.instancePath + (typeof member === "string" ? toPointer([member]) : "");
  const keyword = typeof unknown === "string" ? "unknown" : problem.keyword;
  const schema = isJsonObject(problem.parentSchema) ? (problem.parentSchema as JsonObject) : {};
  const path = fromPointer(pointer);
  const message = fieldMessage({
    name: fieldName(root, path),
    keyword,
    limit: schema[keyword],
    schema,
    value: valueAt(value, path),
  });
  return { pointer, keyword, message };
}
