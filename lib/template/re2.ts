import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";
import { TemplateFault } from "./problems";

const compiled = new LRUCache<string, RE2JS>({ max: 500 });

/**
 * Whether an RE2 pattern matches anywhere in the text, in linear time. Throws `expression-failed`
 * for a bad pattern.
 */
export function hasRe2Match(pattern: string, text: string): boolean {
  return compileRe2(pattern).matcher(text).find();
}

function compileRe2(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch (cause) {
    throw new TemplateFault(
      "expression-failed",
      `${JSON.stringify(pattern)} is not an RE2 regular expression.`,
      {},
      cause,
    );
  }
  compiled.set(pattern, expression);
  return expression;
}
