import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { taggedBranch } from "./branch-tags";
import { checkParameters } from "./check-parameters";

/**
 * Which of the branches of `oneOf` or `anyOf` a value has chosen, as its index: the only one whose
 * tags it has, else the first that it fits; -1: none.
 */
export function chosenBranch(choices: readonly Json[], value: Json, root: JsonObject): number {
  const tagged = taggedBranch(choices, value, root);
  return tagged === -1 ? choices.findIndex((choice) => fits(choice, value, root)) : tagged;
}

const standalone = new WeakMap<JsonObject, JsonObject>();

/** Whether a value fits a part of a schema; references in the part lead into the whole. */
export function fits(schema: Json, value: Json, root: JsonObject): boolean {
  if (typeof schema === "boolean") return schema;
  if (!isJsonObject(schema)) return false;
  let checked = standalone.get(schema);
  if (checked === undefined) {
    checked = {
      ...schema,
      $defs: {
        ...(isJsonObject(root["$defs"]) ? root["$defs"] : {}),
        ...(isJsonObject(schema["$defs"]) ? schema["$defs"] : {}),
      },
    };
    standalone.set(schema, checked);
  }
  return checkParameters(checked, value).length === 0;
}
