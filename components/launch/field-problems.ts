import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import type { FieldProblem, Preview } from "./launch-values";
import { type Answers, checkParameters } from "./parameter-check";

/**
 * Everything that is wrong with the parameters: by their schema here and now, by rules and policy
 * as of the last preview, but for a field that was empty then and is filled in now. What is about the name is at `#name`, unless the name is `fixed`.
 */
export function fieldProblems(
  { schema, given, filled }: Pick<Answers, "schema" | "given" | "filled">,
  preview: Preview | undefined,
  refused: readonly FieldProblem[],
  fixed = false,
): FieldProblem[] {
  const here = checkParameters(schema, filled).map((problem) =>
    isEmptyEntry(given, problem.pointer, problem.keyword)
      ? { ...problem, message: "Fill this in, or remove it." }
      : problem,
  );
  const there = preview
    ? previewProblems(preview).filter(
        ({ pointer }) => preview.of === undefined || isStill(pointer, preview.of, given),
      )
    : [];
  const seen = new Set<string>();
  // One problem a field is enough to act on; what was found here is the most recent.
  const all = [...here, ...refused, ...there].map((problem) =>
    fixed && problem.pointer.startsWith("#") ? { ...problem, pointer: "" } : problem,
  );
  return all.filter(({ pointer }) => {
    if (seen.has(pointer)) return false;
    seen.add(pointer);
    return true;
  });
}

/**
 * Whether there is a value where there was one, or none where there was none: what was said of a
 * field that was empty is not said of what was filled in since.
 */
function isStill(pointer: string, before: JsonObject, now: JsonObject): boolean {
  if (!pointer.startsWith("/")) return true;
  const path = fromPointer(pointer);
  return (valueAt(before, path) === undefined) === (valueAt(now, path) === undefined);
}

function previewProblems({ problems, findings }: Preview): FieldProblem[] {
  const wrong = problems
    .filter((problem) => problem.severity === "error")
    .map(({ pointer = "", message }) => ({ pointer, message }));
  const denied = findings
    .filter((finding) => finding.verdict === "denied")
    .map(({ pointer = "", message }) => ({ pointer, message }));
  return [...wrong, ...denied];
}

/**
 * An entry of a list or a map that was added and not filled in yet is null, or an empty text where a
 * number is wanted; "must be text" would say little.
 */
function isEmptyEntry(given: JsonObject, pointer: string, keyword: string): boolean {
  if (valueAt(given, fromPointer(pointer)) === "" && keyword === "type") return true;
  let at: Json | undefined = given;
  let inList = false;
  for (const step of fromPointer(pointer)) {
    inList = Array.isArray(at);
    if (Array.isArray(at)) at = at[Number(step)];
    else if (isJsonObject(at)) at = at[step];
    else return false;
  }
  return inList && at === null;
}
