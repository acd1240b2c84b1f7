import { fromPointer, isJsonObject, type JsonObject, valueAt } from "@/lib/json";
import { answersIn, checkCompiled, type ParsedTemplate, variantDigest } from "@/lib/template";

export interface CarriedOver {
  parameters: JsonObject;
  /** JSON Pointers of those that the version has no place for. */
  dropped: string[];
}

/**
 * Parameters of one version for another: what the other has no place for, or hides since a condition
 * is not met, is left out, and said; everything else stays as it was given, also where the other
 * refuses it, since only a person knows what should stand there. Pure.
 */
export function carryOver(
  { digest, schema }: Pick<ParsedTemplate, "digest" | "schema">,
  parameters: JsonObject,
): CarriedOver {
  // What is hidden first: it would count as known, or as unknown, by the answers before it was.
  const answers = answersIn({ schema }, parameters);
  const carried = structuredClone(answers.given);
  const dropped = answers.hidden.map(({ pointer }) => pointer);
  const variant = variantDigest(digest, answers.unmet);
  for (;;) {
    const problems = checkCompiled(variant, answers.schema, carried);
    // What has something wrong below it is taken for unknown as well, and is not.
    const unknown = problems.filter(
      ({ keyword, pointer }) =>
        keyword === "unknown" && !problems.some((other) => other.pointer.startsWith(`${pointer}/`)),
    );
    const removed = unknown
      .filter(({ pointer }) => remove(carried, pointer))
      .map(({ pointer }) => pointer);
    if (removed.length === 0) return { parameters: carried, dropped: dropped.sort() };
    dropped.push(...removed);
  }
}

/** False where there is nothing at that place. */
function remove(root: JsonObject, pointer: string): boolean {
  const path = fromPointer(pointer);
  const last = path.pop();
  const at = valueAt(root, path);
  if (last === undefined || !isJsonObject(at) || !Object.hasOwn(at, last)) return false;
  delete at[last];
  return true;
}
