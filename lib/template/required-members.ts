import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { type SchemaPart, together } from "./fillable";

/** A member that a schema requires, or a condition of it, and that no schema there declares. */
export interface UndeclaredMember {
  path: string[];
  /** Where in the schema it is required. */
  at: string[];
}

/** Members that are required and for which there is no field, nor a row that could be added. */
export function undeclaredMembers(schema: JsonObject): UndeclaredMember[] {
  const found: UndeclaredMember[] = [];
  const seen = new Set<Json>();
  const visit = (parts: SchemaPart[], beside: SchemaPart[], path: string[]): void => {
    const { own, options } = together(parts, schema);
    const fresh = own.filter((part) => !seen.has(part.schema));
    for (const part of fresh) seen.add(part.schema);
    if (fresh.length === 0) return;
    const context = [...own, ...beside];
    const all = [...context, ...options.flatMap((option) => together([option], schema).own)];
    const declared = new Set(all.flatMap((part) => Object.keys(membersOf(part))));
    if (!all.some(isOpen))
      for (const part of fresh)
        for (const name of requiredBy(part))
          if (!declared.has(name))
            found.push({ path: [...path, name], at: [...part.at, "required"] });
    for (const name of new Set(fresh.flatMap((part) => Object.keys(membersOf(part)))))
      visit(
        context.flatMap((part) => memberOf(part, name)),
        [],
        [...path, name],
      );
    for (const part of fresh)
      for (const keyword of ["items", "additionalProperties"])
        visit([{ schema: fieldOf(part, keyword), at: [...part.at, keyword] }], [], [...path, "*"]);
    for (const option of options) visit([option], context, path);
  };
  visit([{ schema, at: [] }], [], []);
  return found;
}

function fieldOf({ schema }: SchemaPart, keyword: string): Json {
  return (isJsonObject(schema) ? schema[keyword] : undefined) ?? null;
}

function membersOf(part: SchemaPart): JsonObject {
  const members = fieldOf(part, "properties");
  return isJsonObject(members) ? members : {};
}

function memberOf(part: SchemaPart, name: string): SchemaPart[] {
  const members = membersOf(part);
  return Object.hasOwn(members, name)
    ? [{ schema: members[name] as Json, at: [...part.at, "properties", name] }]
    : [];
}

function requiredBy(part: SchemaPart): string[] {
  const required = fieldOf(part, "required");
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

/** Whether a row can be added by its name. */
function isOpen(part: SchemaPart): boolean {
  return ["additionalProperties", "patternProperties", "unevaluatedProperties"].some((keyword) => {
    const more = fieldOf(part, keyword);
    return more !== null && more !== false;
  });
}
