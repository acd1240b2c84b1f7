import {
  childOf,
  fromPointer,
  isJsonObject,
  type Json,
  type JsonObject,
  valueAt,
} from "@/lib/json";

/** The `format` of parameters that name a secret, wherever that is kept. */
const referenceFormat = "secret-reference";

/** Whether the schema of the parameters says that the one at a JSON Pointer names a secret. Pure. */
export function isSecretReference(schema: JsonObject, pointer: string): boolean {
  let at: Json | undefined = schema;
  for (const step of fromPointer(pointer)) {
    at = Array.isArray(childOf(at, "prefixItems"))
      ? childOf(childOf(at, "prefixItems"), step)
      : (childOf(childOf(at, "properties"), step) ??
        childOf(at, "items") ??
        childOf(at, "additionalProperties"));
    const named = childOf(at, "$ref");
    if (typeof named === "string" && named.startsWith("#/"))
      at = valueAt(schema, fromPointer(named.slice(1)));
    if (!isJsonObject(at)) return false;
  }
  return isJsonObject(at) && at["format"] === referenceFormat;
}
