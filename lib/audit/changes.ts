import { isJsonObject, type Json } from "@/lib/json";

/** One field that is not the same before and after; undefined on the side where there is none. */
export interface FieldChange {
  /** Steps to it with dots between: `parameters.image`. */
  field: string;
  before: string | undefined;
  after: string | undefined;
}

/** As many as a person looks through. */
const mostFields = 200;

/**
 * What differs between two values of the record, field by field in alphabetical order, at most 200
 * of them. Lists count as one value. Of a line that has only one side, every field of it.
 */
export function changesOf(before: Json, after: Json): FieldChange[] {
  const [was, is] = [new Map(fieldsOf(before, "")), new Map(fieldsOf(after, ""))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .filter((field) => was.get(field) !== is.get(field))
    .slice(0, mostFields)
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }));
}

function fieldsOf(value: Json, name: string): [string, string][] {
  if (value === null && name === "") return [];
  const members = isJsonObject(value) ? Object.entries(value) : [];
  if (members.length > 0)
    return members.flatMap(([key, member]) =>
      fieldsOf(member, name === "" ? key : `${name}.${key}`),
    );
  return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
}
