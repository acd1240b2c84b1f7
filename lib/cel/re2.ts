import { LRUCache } from "lru-cache";
import { RE2JS } from "re2js";
import { CelFault } from "./fault";

const compiled = new LRUCache<string, RE2JS>({ max: 1_000 });

/**
 * RE2 as the API server uses it: linear in time, whatever the pattern. Throws `CelFault` for a
 * pattern that is not right.
 */
export function compileRe2(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch {
    throw new CelFault(`${JSON.stringify(pattern)} is not an RE2 regular expression.`);
  }
  compiled.set(pattern, expression);
  return expression;
}

export function hasMatch(text: string, pattern: string): boolean {
  return compileRe2(pattern).matcher(text).find();
}

/** The first match, or the empty string. */
export function find(text: string, pattern: string): string {
  const matcher = compileRe2(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? "") : "";
}

/** Every match, or the first `limit` of them where that is not negative. */
export function findAll(text: string, pattern: string, limit = -1n): string[] {
  const found: string[] = [];
  const matcher = compileRe2(pattern).matcher(text);
  const most = limit < 0n ? Number.POSITIVE_INFINITY : Number(limit);
  while (found.length < most && matcher.find()) found.push(matcher.group() ?? "");
  return found;
}
