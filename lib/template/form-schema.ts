import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { everySchema } from "./schema-walk";

/**
 * The schema for the library that draws forms. It finds the looks of a member by running the keys of
 * `patternProperties` as JavaScript's expressions, on keys that somebody typed: only those are left
 * in that take linear time there, too. What a member must be is not its business.
 */
export function formSchema(schema: JsonObject): JsonObject {
  if (everySchema(schema).every(({ schema: inner }) => slowKeys(inner).length === 0)) return schema;
  const copy = structuredClone(schema);
  for (const { schema: inner } of everySchema(copy)) {
    const members = inner["patternProperties"];
    for (const pattern of slowKeys(inner)) delete (members as Record<string, Json>)[pattern];
  }
  return copy;
}

function slowKeys({ patternProperties }: JsonObject): string[] {
  if (!isJsonObject(patternProperties)) return [];
  return Object.keys(patternProperties).filter((pattern) => !isPlain(pattern));
}

/** Tied to the beginning, without groups, and with one repetition at most. */
function isPlain(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./gs, "a").replaceAll(/\[[^[\]]*\]/g, "a");
  return (
    bare.startsWith("^") &&
    !/[()[|]/.test(bare) &&
    [...bare].filter((char) => "*+{?".includes(char)).length <= 1
  );
}
