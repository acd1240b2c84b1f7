import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";
import { dottedPath } from "../object";
import { shown, type Report } from "../problem";
import type { Schema } from "../schemas/schema";
import { formatProblem, isQuantity } from "./formats";

export function checkText(
  value: string,
  schema: Schema,
  path: readonly (string | number)[],
  report: Report,
): void {
  const invalid = (message: string, expected: string) =>
    report({
      severity: "error",
      code: "invalid-value",
      message: `${dottedPath(path)} ${message}.`,
      path: [...path],
      expected,
    });
  if (schema.format === "quantity") {
    if (!isQuantity(value))
      invalid(`is not a quantity: ${shown(value)}`, "a quantity such as 500m or 1Gi");
  } else if (schema.format !== undefined) {
    const expected = formatProblem(schema.format, value);
    if (expected !== undefined) invalid(`is not ${expected}: ${shown(value)}`, expected);
  }
  if (
    schema.maxLength !== undefined &&
    value.length > schema.maxLength &&
    [...value].length > schema.maxLength
  ) {
    invalid(
      `is longer than ${schema.maxLength} characters`,
      `at most ${schema.maxLength} characters`,
    );
  }
  if (schema.minLength !== undefined && [...value].length < schema.minLength) {
    invalid(
      value === "" ? "must not be empty" : `is shorter than ${schema.minLength} characters`,
      `at least ${schema.minLength} characters`,
    );
  }
  if (schema.pattern !== undefined && !isMatch(schema.pattern, value)) {
    invalid(
      `does not have the form that is asked for: ${shown(value)}`,
      `text that matches ${schema.pattern}`,
    );
  }
}

const patterns = new LRUCache<string, { expression: RE2JS | undefined }>({ max: 2_000 });

/**
 * A pattern that RE2 does not know judges nothing: the API server would not have accepted such a
 * CRD.
 */
function isMatch(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (known === undefined) {
    known = { expression: compilePattern(pattern) };
    patterns.set(pattern, known);
  }
  return known.expression?.matcher(text).find() ?? true;
}

function compilePattern(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
