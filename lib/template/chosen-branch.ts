import type { Json, JsonObject } from "@/lib/json";
import { taggedBranch } from "./branch-tags";
import { fits } from "./check-parameters";

/**
 * Which of the branches of `oneOf` or `anyOf` a value has chosen, as its index: the only one whose
 * tags it has, else the first that it fits; -1: none.
 */
export function chosenBranch(choices: readonly Json[], value: Json, root: JsonObject): number {
  const tagged = taggedBranch(choices, value, root);
  return tagged === -1 ? choices.findIndex((choice) => fits(choice, value, root)) : tagged;
}
