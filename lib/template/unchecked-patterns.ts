import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { linearPattern } from "./linear-pattern";
import { everySchema } from "./schema-walk";

/** Keyword of a schema: a pattern that its author wrote and nothing tests. */
const marker = "x-slipway-unchecked-patterns";

/**
 * The schema without the patterns that cannot be tested in linear time, each of them noted where it
 * stood. Only versions that were published before such patterns were refused have any. A member
 * whose key only such a pattern describes is what `additionalProperties` says of it.
 */
export function withoutUntestable(schema: JsonObject): JsonObject {
  if (everySchema(schema).every(({ schema: inner }) => untestable(inner).length === 0))
    return schema;
  const copy = structuredClone(schema);
  for (const { schema: inner } of everySchema(copy)) {
    const patterns = untestable(inner);
    if (patterns.length === 0) continue;
    if (patterns.includes(String(inner["pattern"]))) delete inner["pattern"];
    const members = inner["patternProperties"];
    if (isJsonObject(members)) for (const pattern of patterns) delete members[pattern];
    inner[marker] = patterns;
  }
  return copy;
}

function untestable(schema: JsonObject): string[] {
  return patternsOf(schema).filter((pattern) => linearPattern(pattern) === undefined);
}

/** The patterns of one schema, of values and of keys; not those of schemas within it. */
export function patternsOf({ pattern, patternProperties }: JsonObject): string[] {
  return [
    ...(typeof pattern === "string" ? [pattern] : []),
    ...(isJsonObject(patternProperties) ? Object.keys(patternProperties) : []),
  ];
}

/** The patterns that `withoutUntestable` took out, and the names of their fields. */
export function uncheckedPatterns(schema: Json): { pattern: string; path: string[] }[] {
  return everySchema(schema).flatMap(({ schema: inner, path }) => {
    const patterns = inner[marker];
    return Array.isArray(patterns)
      ? patterns.map((pattern) => ({ pattern: String(pattern), path }))
      : [];
  });
}
