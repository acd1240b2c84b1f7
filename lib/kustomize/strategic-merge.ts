import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { get, set, textOf } from "./members";
import type { MergeSchema } from "./merge-keys";
import { Refusal, type Work } from "./refusal";

/**
 * What a strategic merge patch makes of a value, which is changed in place, as the patch is.
 * Undefined where it is deleted. As kustomize's kyaml does it: a patch that is put where nothing
 * stands is merged into itself, so that directives in it still count.
 */
export function mergePatch(
  value: Json | undefined,
  patch: Json | undefined,
  schema: MergeSchema | undefined,
  work: Work,
): Json | undefined {
  work.spend(1);
  if (patch === undefined) return value;
  const first = value ?? patch;
  if (Array.isArray(first)) {
    requireLike(value, patch, Array.isArray);
    if (schema?.merge === undefined) return patch ?? undefined;
    return mergeLists(value as Json[] | null, patch as Json[] | null, schema, work);
  }
  if (first === null) return undefined;
  if (!isJsonObject(first)) {
    requireLike(value, patch, (one) => !isJsonObject(one) && !Array.isArray(one));
    return patch ?? undefined;
  }
  requireLike(value, patch, isJsonObject);
  return mergeMaps(value as JsonObject | null, patch as JsonObject | null, schema, work);
}

function requireLike(value: Json | undefined, patch: Json, isLike: (one: Json) => boolean): void {
  if ([value ?? null, patch].some((one) => one !== null && !isLike(one)))
    throw new Refusal("has a patch with a value of another kind than what it patches");
}

function mergeMaps(
  value: JsonObject | null | undefined,
  patch: JsonObject | null,
  schema: MergeSchema | undefined,
  work: Work,
): JsonObject | undefined {
  if (patch === null) return undefined;
  const directive = takeDirective(patch);
  if (directive === "delete") return undefined;
  const merged = value == null || directive === "replace" ? patch : value;
  for (const key of Object.keys(patch)) {
    const field = schema?.fields;
    const known = field !== undefined && Object.hasOwn(field, key) ? field[key] : undefined;
    const made = mergePatch(get(merged, key), get(patch, key), known, work);
    if (made === undefined) delete merged[key];
    else set(merged, key, made);
  }
  return merged;
}

/** What a map of a patch says of itself; it is taken out of it. */
function takeDirective(patch: JsonObject): "delete" | "replace" | "merge" {
  const directive = get(patch, "$patch");
  if (directive === undefined) return "merge";
  delete patch["$patch"];
  return asDirective(textOf(directive));
}

function asDirective(text: string): "delete" | "replace" | "merge" {
  if (text === "delete" || text === "replace" || text === "merge") return text;
  throw new Refusal(`has a patch with the directive ${text}`);
}

/**
 * Two lists whose items have keys, or that are sets of scalars: what is in the patch comes first.
 * Step by step as kyaml does it, whose order of items and choice of keys can be told by nothing
 * else. Null and undefined are a list that is not there.
 */
function mergeLists(
  value: Json[] | null | undefined,
  patch: Json[] | null,
  { merge = [], items }: MergeSchema,
  work: Work,
): Json[] | undefined {
  if (patch === null) return undefined;
  const base = value ?? patch;
  const directive = value == null ? "merge" : takeListDirective(patch);
  if (directive === "delete") return undefined;
  const merged = directive === "replace" ? patch : base;
  const keys = merge.length > 0 ? merge : [""];
  requireKeys([...merged, ...patch], keys);

  let values = distinct([...patch, ...merged].map((item) => keys.map((key) => at(item, key))));
  if (keys.length > 1) values = completed(values, work);
  let added: Json[] = [];
  let valid: readonly string[] = keys;
  for (const ofItem of values) {
    work.spend(merged.length + patch.length);
    const used = usedKeys(values, ofItem, keys);
    valid = used.keys;
    const own = usedKeys([used.values], used.values, used.keys);
    const item = mergePatch(
      elementOf(merged, own.keys, own.values),
      elementOf(patch, own.keys, own.values),
      items,
      work,
    );
    if (item == null || (isJsonObject(item) && Object.keys(item).length === 0)) {
      refill(merged, setElement(merged, undefined, used.keys, used.values));
      continue;
    }
    for (const [index, key] of used.keys.entries()) {
      const text = used.values[index] ?? "";
      if (isJsonObject(item) && get(item, key) === undefined && text !== "") set(item, key, text);
    }
    added = setElement(added, item, used.keys, used.values);
  }
  return values.length === 0 ? merged : appended(added, merged, valid, work);
}

function takeListDirective(patch: Json[]): "delete" | "replace" | "merge" {
  const item = patch.find((one) => get(one, "$patch") !== undefined);
  if (item === undefined || (isJsonObject(item) && Object.keys(item).length > 1)) return "merge";
  const text = textOf(get(item, "$patch"));
  refill(patch, setElement(patch, undefined, ["$patch"], [text]));
  return asDirective(text);
}

function refill(list: Json[], items: readonly Json[]): void {
  list.length = 0;
  for (const item of items) list.push(item);
}

/** Kustomize does not tell items apart that lack their key: nothing is to be guessed of them. */
function requireKeys(list: readonly Json[], [key = ""]: readonly string[]): void {
  const isKeyed = (item: Json) =>
    key === ""
      ? !isJsonObject(item) && !Array.isArray(item)
      : isJsonObject(item) && at(item, key) !== "";
  if (!list.every(isKeyed))
    throw new Refusal(
      `patches a list ${key === "" ? "of scalars with an item that is none" : `with an item without ${key}`}`,
    );
}

const at = (item: Json, key: string): string => textOf(key === "" ? item : get(item, key));

function distinct(values: readonly string[][]): string[][] {
  return [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];
}

/** Values that agree as far as both are given become the same. */
function completed(values: readonly string[][], work: Work): string[][] {
  const all = [...values];
  for (let one = 0; one < all.length; one += 1) {
    work.spend(all.length);
    for (let other = 0; other < all.length; other += 1) {
      const both = agreeing(all[one] ?? [], all[other] ?? []);
      if (both !== undefined) all[one] = all[other] = both;
    }
  }
  return all;
}

function agreeing(one: readonly string[], other: readonly string[]): string[] | undefined {
  const isSame = one.map((text, index) => text === other[index]);
  if (!isSame.includes(true)) return undefined;
  if (one.some((text, index) => !isSame[index] && text !== "" && other[index] !== ""))
    return undefined;
  return one.map((text, index) => text || (other[index] ?? ""));
}

/** The keys that any item has, and an item's values of them. */
function usedKeys(
  all: readonly (readonly string[])[],
  values: readonly string[],
  keys: readonly string[],
): { keys: readonly string[]; values: readonly string[] } {
  const isUsed = keys.map((_key, index) => all.some((one) => (one[index] ?? "") !== ""));
  if (!isUsed.includes(true)) return { keys, values };
  return {
    keys: keys.filter((_key, index) => isUsed[index]),
    values: values.filter((value, index) => value !== "" || isUsed[index]),
  };
}

function matches(item: Json, key: string, value: string): boolean {
  if (key === "") return textOf(item) === value;
  const found = get(item, key);
  return found !== undefined && (value === "" || textOf(found) === value);
}

function elementOf(
  list: readonly Json[],
  keys: readonly string[],
  values: readonly string[],
): Json | undefined {
  return list.find((item) => keys.every((key, index) => matches(item, key, values[index] ?? "")));
}

/** The list with an element in the place of what matches it, or at the end; or without it. */
function setElement(
  list: readonly Json[],
  element: Json | undefined,
  keys: readonly string[],
  values: readonly string[],
): Json[] {
  const made: Json[] = [];
  let isThere = false;
  for (const item of list) {
    if (item === null || (isJsonObject(item) && Object.keys(item).length === 0)) continue;
    if (!isJsonObject(item) && keys[0] !== "") made.push(item);
    else if (!isElement(item, keys, values)) made.push(item);
    else {
      isThere = true;
      if (element !== undefined) made.push(element);
    }
  }
  if (element !== undefined && !isThere) made.push(element);
  return made;
}

/** A key beyond the values counts as the one before it did. */
function isElement(item: Json, keys: readonly string[], values: readonly string[]): boolean {
  return keys.every((key, index) =>
    index >= values.length ? index > 0 : matches(item, key, values[index] ?? ""),
  );
}

function appended(
  list: readonly Json[],
  more: readonly Json[],
  keys: readonly string[],
  work: Work,
): Json[] {
  let made = [...list];
  for (const item of more) {
    work.spend(made.length + 1);
    const values: string[] = [];
    for (const key of keys) {
      const value = key === "" ? item : get(item, key);
      if (value === undefined) made.push(item);
      else values.push(textOf(value));
    }
    if (keys.length > 1) made = setElement(made, undefined, keys, values);
    made = setElement(made, item, keys, values);
  }
  return made;
}
