import { fromPointer, isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import { taggedBranch } from "./branch-tags";
import { isKeyMatch } from "./linear-pattern";
import { resolveSchema, schemaAt } from "./schema-walk";

type Fits = (schema: Json, value: Json, root: JsonObject) => boolean;

/**
 * Tells of a pointer into a value whether a schema that applies there names that member. What a
 * condition says of a value is found out once, however many members are asked about.
 */
export function namesOf(root: JsonObject, value: Json, fits: Fits): (pointer: string) => boolean {
  const known = new Map<Json, Map<Json, boolean>>();
  const fitsOnce: Fits = (schema, at) => {
    const found = known.get(at) ?? new Map<Json, boolean>();
    known.set(at, found);
    const verdict = found.get(schema) ?? fits(schema, at, root);
    found.set(schema, verdict);
    return verdict;
  };
  return (pointer) => {
    const path = fromPointer(pointer);
    const name = path.pop();
    const around = valueAt(value, path);
    const schema = path.length === 0 ? root : schemaAt(root, path);
    return (
      name !== undefined &&
      around !== undefined &&
      isNamedBy(schema, around, name, { root, fits: fitsOnce }, 0)
    );
  };
}

interface Context {
  root: JsonObject;
  fits: Fits;
}

/**
 * Whether a schema, or one of those that apply to a value besides it, names a member of the value.
 * `false` names it to refuse it.
 */
function isNamedBy(
  schema: Json | undefined,
  value: Json,
  name: string,
  context: Context,
  depth: number,
): boolean {
  const { root, fits } = context;
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > 8) return false;
  const { properties, patternProperties, allOf } = resolved;
  if (isJsonObject(properties) && Object.hasOwn(properties, name))
    return properties[name] !== false;
  if (isJsonObject(patternProperties))
    for (const [pattern, member] of Object.entries(patternProperties))
      if (isKeyMatch(pattern, name)) return member !== false;
  const beside: Json[] = Array.isArray(allOf) ? [...allOf] : [];
  if (resolved["if"] !== undefined) {
    const branch = resolved[fits(resolved["if"], value, root) ? "then" : "else"];
    if (branch !== undefined) beside.push(branch);
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = resolved[keyword];
    if (!Array.isArray(choices)) continue;
    const tagged = choices[taggedBranch(choices, value, root)];
    beside.push(...(tagged === undefined ? choices : [tagged]));
  }
  return beside.some((each) => isNamedBy(each, value, name, context, depth + 1));
}
