import { ADDITIONAL_PROPERTY_KEY_REMOVE } from "@rjsf/core/lib/components/constants.js";
import { isJsonObject, type Json } from "@/lib/json";
import type { Edited } from "@/lib/template/browser";

/** Where a field is, as react-jsonschema-form says it: names and indexes from the top. */
export type FieldPath = readonly (string | number)[];

/**
 * The values of a step with another value at a place, as react-jsonschema-form tells a change:
 * undefined of a field that was cleared, and its own mark of an entry that was removed. A cleared
 * entry of a list is null: the others keep their places.
 */
export function setValue(values: Edited, path: FieldPath, next: unknown): Edited {
  // The top has an empty name, where it has one.
  const [first, ...rest] = path[0] === "" ? path.slice(1) : path;
  if (first === undefined) return isMembers(next) ? next : {};
  return setMember(values, String(first), rest, next);
}

function setMember(values: Edited, name: string, rest: FieldPath, next: unknown): Edited {
  if (rest.length === 0 && next === ADDITIONAL_PROPERTY_KEY_REMOVE)
    return Object.fromEntries(Object.entries(values).filter(([each]) => each !== name));
  const known = Object.hasOwn(values, name) ? values[name] : undefined;
  // As a map: a member may be called `__proto__`.
  const members = new Map(Object.entries(values));
  members.set(name, setWithin(known, rest, next));
  return Object.fromEntries(members);
}

function setWithin(known: Json | undefined, path: FieldPath, next: unknown): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return next as Json | undefined;
  if (typeof step === "number" || Array.isArray(known)) {
    const items = Array.isArray(known) ? [...known] : [];
    const index = Number(step);
    items[index] = setWithin(items[index], rest, next) ?? null;
    return items;
  }
  return setMember(isJsonObject(known) ? known : {}, step, rest, next) as Json;
}

function isMembers(value: unknown): value is Edited {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
