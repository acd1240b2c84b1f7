import { fromPointer, type Json, type JsonObject, valueAt } from "@/lib/json";
import { fieldMessage } from "./field-messages";
import { fieldName, titleOf } from "./field-name";
import type { FieldProblem } from "./field-problem";
import { branches, schemaAt } from "./schema-walk";
import { listsIn } from "./unique-items";

/** Entries of a list up to which the interpreter may compare each with each other one. */
const fewEntries = 300;

/**
 * The interpreter is asked whether entries are unique only where some are not, and all lists are
 * short. Answers the lists of which it is not asked and should be.
 */
export function askOfEntries(schemas: readonly JsonObject[], value: Json): readonly string[] {
  if (schemas.length === 0) return [];
  const { longest, repeating } = listsIn(value);
  const isAsked = repeating.length > 0 && longest <= fewEntries;
  for (const schema of schemas) schema["uniqueItems"] = isAsked;
  return isAsked ? [] : repeating;
}

/**
 * Entries that stand twice in a list, where lists are too long for the interpreter: as far as a
 * schema of that place asks for unique ones, whatever it makes that depend on.
 */
export function repeatedEntries(
  pointers: readonly string[],
  { root, value }: { root: JsonObject; value: Json },
  problems: readonly FieldProblem[],
): FieldProblem[] {
  return pointers.flatMap((pointer) => {
    const path = fromPointer(pointer);
    const schema = branches(path.length === 0 ? root : schemaAt(root, path), root).find(
      (branch) => branch["uniqueItems"] === true,
    );
    if (schema === undefined || problems.some((other) => other.pointer === pointer)) return [];
    const name = titleOf(schema, root) ?? fieldName(root, path);
    const keyword = "uniqueItems";
    const message = fieldMessage({
      name,
      keyword,
      limit: true,
      schema,
      value: valueAt(value, path),
    });
    return [{ pointer, keyword, message }];
  });
}
