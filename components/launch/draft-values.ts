import type { JsonObject } from "@/lib/json";
import { secretMembers, withoutMembers } from "@/lib/template/browser";

/**
 * Parameters without those that some schema of theirs says are secret (`writeOnly`, format
 * `password`), whether it applies to these values or not: a browser keeps none of them.
 */
export function withoutSecretFields(schema: JsonObject, parameters: JsonObject): JsonObject {
  return withoutMembers(parameters, secretMembers(schema, parameters));
}
