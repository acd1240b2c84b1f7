import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Json, JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { ecmaToRe2 } from "./ecma-pattern";
import type { FieldProblem } from "./field-problem";
import { formats } from "./formats";

/** Patterns run in linear time where RE2 can say the same; others are held to what `patternProblem` lets through. */
function regExp(pattern: string, flags: string): { test(text: string): boolean } {
  const linear = ecmaToRe2(pattern);
  return linear === undefined ? new RegExp(pattern, flags) : { test: (text: string) => linear.matcher(text).find() };
}
regExp.code = 'require("./ecma-pattern").regExp';

/** A validator compiled from a schema; server only, since it is made of generated code. Throws where the schema is not valid. */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({
    strict: false, allErrors: false, logger: false, ownProperties: true, validateFormats: true, formats: { ...formats }, code: { regExp }, addUsedSchema: false,
  });
  return ajv.compile(schema);
}

const compiled = new Map<string, ValidateFunction>();

/**
 * The same verdict and the same problems as `checkParameters`, by a compiled validator that is kept for a template's digest:
 * it decides, and only what it refuses is looked at by the interpreting one, which says what is wrong in words.
 */
export function checkCompiled(digest: string, schema: JsonObject, value: Json): FieldProblem[] {
  let validate = compiled.get(digest);
  if (validate === undefined) {
    validate = compileSchema(schema);
    if (compiled.size >= 200) compiled.clear();
    compiled.set(digest, validate);
  }
  if (validate(value)) return [];
  const problems = checkParameters(schema, value);
  return problems.length > 0 ? problems : [{ pointer: "", keyword: "schema", message: "These values do not fit the template's schema." }];
}
