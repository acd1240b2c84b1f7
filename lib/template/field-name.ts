import { isJsonObject, type Json } from "@/lib/json";
import { branches, resolveSchema, subschema } from "./schema-walk";

/**
 * What the form calls the field at a path of the parameters: its title, or its name in words:
 * `maxReplicas` is "Max replicas". An entry of a list is called by the list.
 */
export function fieldName(root: Json, path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return titleOf(root, root) ?? "The form";
  const title = describing(root, path)
    .map((schema) => titleOf(schema, root))
    .find((found) => found !== undefined);
  if (title !== undefined) return title;
  if (!/^\d+$/.test(last)) return nameInWords(last);
  const entry = `Entry ${Number(last) + 1}`;
  return path.length > 1 ? `${entry} of ${fieldName(root, path.slice(0, -1))}` : entry;
}

/** The title of a schema; undefined where it has none. */
export function titleOf(schema: Json | undefined, root: Json): string | undefined {
  const title = resolveSchema(schema, root)?.["title"];
  return typeof title === "string" && title !== "" ? title : undefined;
}

export function nameInWords(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(
      /([a-z0-9])([A-Z])/g,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How many schemas of one place are looked at: a schema may refer to itself in every branch. */
const most = 64;

/** Every schema that says something of the value at a path, the one that names it first. */
function describing(root: Json, path: readonly string[]): Json[] {
  let current: Json[] = [root];
  for (const step of path) {
    const holders = current.flatMap((schema) => branches(schema, root)).slice(0, most);
    current = holders.flatMap((holder) => {
      const alone = { ...holder };
      // `branches` has found them: only what this one says itself.
      for (const keyword of ["allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"])
        delete alone[keyword];
      const named = subschema(alone, step, root);
      const found =
        named === undefined && /^\d+$/.test(step) ? subschema(alone, Number(step), root) : named;
      return isJsonObject(found) ? [found] : [];
    });
  }
  return current;
}
