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
import { checkWithPatterns } from "./check-parameters";
import { canBacktrack } from "./backtracking";
import { ecmaToRe2 } from "./ecma-pattern";
import { fieldMessage, fieldName } from "./field-messages";
import type { FieldProblem } from "./field-problem";
import { formats } from "./formats";
import { everySchema } from "./schema-walk";

/**
 * Patterns run in linear time where RE2 can say the same; others are held to what `patternProblem`
 * lets through.
 */
function regExp(
  pattern: string,
  flags: string,
): { test(text: string): boolean; toString(): string } {
  const linear = ecmaToRe2(pattern);
  if (linear === undefined) return new RegExp(pattern, flags);
  // Ajv keeps expressions by their text: without `toString` every pattern would be the first one.
  return { test: (text: string) => linear.matcher(text).find(), toString: () => `re2:${pattern}` };
}
regExp.code = 'require("./ecma-pattern").regExp';

/**
 * Checks by interpreting, with patterns in linear time: for a schema that is not worth compiling.
 */
export function checkLinear(schema: JsonObject, value: Json): FieldProblem[] {
  return checkWithPatterns(schema, value, (pattern, text) => regExp(pattern, "u").test(text));
}

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
  }
  return compiler;
}

/**
 * A validator compiled from a schema; server only, since it is made of generated code. Throws where
 * the schema is not valid.
 */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = sharedCompiler();
  try {
    return ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

interface Compiled {
  validate: ValidateFunction;
  /**
   * Whether keys are matched with patterns that only the compiled validator can match in linear
   * time.
   */
  slowKeys: boolean;
}

const compiled = new LRUCache<string, Compiled>({ max: 200 });

/**
 * The same verdict and the same problems as `checkParameters`, by a compiled validator that is kept
 * for a template's digest: it decides, and only what it refuses is looked at by the interpreting
 * one, which says what is wrong in words.
 */
export function checkCompiled(digest: string, schema: JsonObject, value: Json): FieldProblem[] {
  let known = compiled.get(digest);
  if (known === undefined) {
    known = { validate: compileSchema(schema), slowKeys: hasSlowKeys(schema) };
    compiled.set(digest, known);
  }
  const fits = verdict(known.validate, value);
  if (fits === true) return [];
  if (fits === undefined) return checkLinear(schema, value);
  const problems = known.slowKeys ? [] : checkLinear(schema, value);
  return problems.length > 0 ? problems : [firstProblem(known.validate, value)];
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

function hasSlowKeys(schema: JsonObject): boolean {
  return everySchema(schema).some(({ schema: inner }) => {
    const patterns = inner["patternProperties"];
    return isJsonObject(patterns) && Object.keys(patterns).some(canBacktrack);
  });
}

/** What the compiled validator met first. */
function firstProblem(validate: ValidateFunction, value: Json): FieldProblem {
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
    name: fieldName(undefined, path),
    keyword,
    limit: schema[keyword],
    schema,
    value: valueAt(value, path),
  });
  return { pointer, keyword, message };
}
