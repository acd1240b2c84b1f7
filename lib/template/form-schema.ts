import { isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import { fixedValues, tagsOf } from "./branch-tags";
import { isHidden } from "./conditions";
import { nameInWords } from "./field-name";
import { fieldTypes, unfillableFields } from "./fillable";
import { branches, everySchema, resolveSchema } from "./schema-walk";

/** Keywords that only the form reads, on a schema that `formSchema` made. */
export const formKeywords = {
  /** The default, which is no longer one: values come with defaults already. */
  default: "x-slipway-form-default",
  /** It tells the branches of a choice apart: choosing one fills it in. */
  tag: "x-slipway-form-tag",
  /** Nobody could fill the field in: why, as a clause. */
  unfillable: "x-slipway-form-unfillable",
} as const;

/**
 * The schema for the library that draws forms, so that it chooses nothing for anybody: without
 * defaults (`withDefaults` is the one engine of them), a `const` as a choice of one, and the members
 * that tell branches apart marked. Where text is among the types it comes first: what looks like a
 * number stays text. The library finds the looks of a member by running the keys of
 * `patternProperties` as JavaScript's expressions, on keys that somebody typed: only those are left
 * in that take linear time there, too. What a member must be is not its business.
 */
export function formSchema(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  markUnfillable(copy);
  for (const { schema: inner } of everySchema(copy)) leaveOutHidden(inner);
  for (const { schema: inner } of everySchema(copy)) {
    markTags(inner, copy);
    nameMembers(inner, copy);
    const members = inner["patternProperties"];
    for (const pattern of slowKeys(inner)) delete (members as Record<string, Json>)[pattern];
  }
  for (const { schema: inner } of everySchema(copy)) {
    if (inner["default"] !== undefined) {
      inner[formKeywords.default] = inner["default"];
      delete inner["default"];
    }
    if (inner["const"] !== undefined) constToEnum(inner);
    if (Array.isArray(inner["prefixItems"])) tupleAsItems(inner, inner["prefixItems"]);
    if (Array.isArray(inner["type"])) inner["type"] = fieldTypes(inner["type"]);
  }
  return copy;
}

/** In the place of what nobody could fill in, the form says why. */
function markUnfillable(schema: JsonObject): void {
  for (const { parts, why } of unfillableFields(schema))
    for (const { schema: part, at } of parts) {
      const holder = valueAt(schema, at.slice(0, -1));
      const key = at.at(-1);
      if (key === undefined || typeof holder !== "object" || holder === null) continue;
      const marked = { ...(isJsonObject(part) ? part : {}), [formKeywords.unfillable]: why };
      if (isJsonObject(part)) Object.assign(part, marked);
      else Object.assign(holder, { [key]: marked });
    }
}

function leaveOutHidden({ properties }: JsonObject): void {
  if (!isJsonObject(properties)) return;
  for (const [name, member] of Object.entries(properties))
    if (isHidden(member)) delete properties[name];
}

/** What is called by its name alone is called as problems call it. */
function nameMembers({ properties }: JsonObject, root: JsonObject): void {
  if (!isJsonObject(properties)) return;
  for (const [name, member] of Object.entries(properties)) {
    const parts = branches(member, root);
    if (!isJsonObject(member) || parts.some(({ title }) => title !== undefined)) continue;
    if (parts.length > 0) properties[name] = { ...member, title: nameInWords(name) };
  }
}

/** A branch of a choice says what its tag is, unless the group asks for it in a field of its own. */
function markTags(schema: JsonObject, root: JsonObject): void {
  const asked = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = schema[keyword];
    if (!Array.isArray(choices)) continue;
    for (const { name } of tagsOf(choices, root)) {
      if (Object.hasOwn(asked, name)) continue;
      for (const choice of choices) {
        const members = resolveSchema(choice, root)?.["properties"];
        const tag = isJsonObject(members) ? resolveSchema(members[name], root) : undefined;
        if (tag !== undefined && fixedValues(tag, root)?.length === 1)
          (members as Record<string, Json>)[name] = { ...tag, [formKeywords.tag]: true };
      }
    }
  }
}

function constToEnum(schema: JsonObject): void {
  const value = schema["const"] as Json;
  const type = value === null ? "null" : typeof value;
  if (!["string", "number", "boolean", "null"].includes(type)) return;
  delete schema["const"];
  schema["enum"] = [value];
  schema["type"] ??= type;
}

/** The library knows lists of different entries as older drafts write them. */
function tupleAsItems(schema: JsonObject, prefix: readonly Json[]): void {
  const { items } = schema;
  schema["items"] = prefix.map((item) => (isJsonObject(item) ? item : {}));
  if (items !== undefined) schema["additionalItems"] = items;
  delete schema["prefixItems"];
}

function slowKeys({ patternProperties }: JsonObject): string[] {
  if (!isJsonObject(patternProperties)) return [];
  return Object.keys(patternProperties).filter((pattern) => !isPlain(pattern));
}

/** Tied to the beginning, without groups, and with one repetition at most. */
function isPlain(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./gs, "a").replaceAll(/\[[^[\]]*\]/g, "a");
  return (
    bare.startsWith("^") &&
    !/[()[|]/.test(bare) &&
    [...bare].filter((char) => "*+{?".includes(char)).length <= 1
  );
}
