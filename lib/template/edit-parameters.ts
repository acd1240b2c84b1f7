import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { withDefaults } from "./defaults";
import { resolveSchema, subschema } from "./schema-walk";

/** As a form has it: a field that is cleared is undefined. */
export type Edited = { [key: string]: Json | undefined };

/**
 * The parameters as given, after somebody changed what the form shows of them (`withDefaults`) to
 * `next`. Only what was changed is given from then on: the rest stays with its defaults, those of
 * another branch too. What was cleared has no value, also where it has a default. `shown` is
 * `withDefaults` of what is given, where somebody has it already.
 */
export function editParameters(
  schema: JsonObject,
  given: JsonObject,
  next: Edited,
  shown: JsonObject = withDefaults(schema, given),
): JsonObject {
  const wanted = withoutCleared(next);
  const edited = edit(given, shown, wanted, { schema, root: schema });
  if (!isJsonObject(edited)) return given;
  const filled = withDefaults(schema, edited);
  const emptied = markEmptied(edited, shown, wanted, filled);
  return isJsonObject(emptied) ? emptied : edited;
}

interface Place {
  schema: Json | undefined;
  root: JsonObject;
}

/** Undefined: nothing is given there, and what is shown is a default. */
function edit(
  given: Json | undefined,
  shown: Json | undefined,
  next: Json,
  place: Place,
): Json | undefined {
  if (shown !== undefined && isSame(shown, next)) return given;
  if (isJsonObject(next) && isJsonObject(shown)) return editMembers(given, shown, next, place);
  if (Array.isArray(next) && Array.isArray(shown)) return editItems(given, shown, next, place);
  return next;
}

function editMembers(
  given: Json | undefined,
  shown: JsonObject,
  next: JsonObject,
  place: Place,
): JsonObject {
  // A default of the whole group is there or not: its members do not come one by one.
  const hasDefault = resolveSchema(place.schema, place.root)?.["default"] !== undefined;
  const base = isJsonObject(given) ? given : hasDefault ? shown : {};
  const members = new Map<string, Json>();
  for (const [key, value] of Object.entries(base)) {
    // What is given and not shown was emptied before.
    if (!Object.hasOwn(shown, key) && !Object.hasOwn(next, key)) members.set(key, value);
  }
  for (const [key, value] of Object.entries(next)) {
    const below = { schema: subschema(place.schema, key, place.root), root: place.root };
    const edited = edit(own(base, key), own(shown, key), value, below);
    if (edited !== undefined) members.set(key, edited);
  }
  return Object.fromEntries(members);
}

function editItems(
  given: Json | undefined,
  shown: readonly Json[],
  next: readonly Json[],
  place: Place,
): Json[] {
  const base = Array.isArray(given) ? given : shown;
  const places = new Map<string, number[]>();
  shown.forEach((item, index) => {
    const text = canonicalJson(item);
    places.set(text, [...(places.get(text) ?? []), index]);
  });
  return next.map((item, index) => {
    if (shown[index] !== undefined && isSame(shown[index], item)) return base[index] ?? item;
    const [moved] = places.get(canonicalJson(item)) ?? [];
    if (moved !== undefined) return base[moved] ?? item;
    if (shown.length !== next.length) return item;
    const below = { schema: subschema(place.schema, index, place.root), root: place.root };
    return edit(base[index], shown[index], item, below) ?? item;
  });
}

/** Null where something was cleared that would come back as a default. */
function markEmptied(
  edited: Json | undefined,
  shown: Json | undefined,
  next: Json | undefined,
  filled: Json | undefined,
): Json | undefined {
  if (Array.isArray(edited) && Array.isArray(shown) && Array.isArray(next)) {
    if (shown.length !== next.length || !Array.isArray(filled)) return edited;
    return edited.map(
      (item, index) => markEmptied(item, shown[index], next[index], filled[index]) ?? item,
    );
  }
  if (!isJsonObject(shown) || !isJsonObject(next) || !isJsonObject(filled)) return edited;
  const members = new Map<string, Json>(Object.entries(isJsonObject(edited) ? edited : {}));
  for (const key of Object.keys(shown)) {
    if (!Object.hasOwn(filled, key)) continue;
    const marked = Object.hasOwn(next, key)
      ? markEmptied(members.get(key), shown[key], next[key], filled[key])
      : null;
    if (marked !== undefined) members.set(key, marked);
  }
  return members.size === 0 && edited === undefined ? undefined : Object.fromEntries(members);
}

function withoutCleared(value: Edited): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, Json][] =>
      member === undefined ? [] : [[key, cleaned(member)]],
    ),
  );
}

/** In a list a cleared entry stays: the others keep their places. */
function cleaned(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map(cleaned);
  if (isJsonObject(value)) return withoutCleared(value);
  return value ?? null;
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isSame(one: Json, other: Json): boolean {
  return one === other || canonicalJson(one) === canonicalJson(other);
}
