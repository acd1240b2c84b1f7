import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fixedValues, tagsOf } from "./branch-tags";
import { nameInWords, titleOf } from "./field-name";
import { resolveSchema } from "./schema-walk";

/**
 * The condition under which the schemas have a member, in words: "Protocol is tcp"; undefined where
 * it cannot be said in a few.
 */
export function conditionWords(
  schemas: readonly Json[],
  name: string,
  root: JsonObject,
): string | undefined {
  const members = new Map<string, Json>();
  for (const schema of schemas) collectMembers(schema, root, members, 0);
  for (const schema of schemas) {
    const words = guardOf(schema, name, { root, members }, 0);
    if (words !== undefined) return words.filter((each) => each !== "").join(", and ") || undefined;
  }
  return undefined;
}

interface Words {
  root: JsonObject;
  /** Members beside the one that is asked about, for their titles. */
  members: ReadonlyMap<string, Json>;
}

function collectMembers(
  schema: Json | undefined,
  root: JsonObject,
  found: Map<string, Json>,
  depth: number,
): void {
  const resolved = resolveSchema(schema, root);
  if (resolved === undefined || depth > 4) return;
  const { properties, allOf } = resolved;
  if (isJsonObject(properties))
    for (const [name, member] of Object.entries(properties))
      if (!found.has(name)) found.set(name, member);
  if (Array.isArray(allOf)) for (const part of allOf) collectMembers(part, root, found, depth + 1);
}

/** The conditions around the member, from the outside; undefined where the schema has no such. */
function guardOf(
  schema: Json | undefined,
  name: string,
  words: Words,
  depth: number,
): string[] | undefined {
  const resolved = resolveSchema(schema, words.root);
  if (resolved === undefined || depth > 6) return undefined;
  const { properties, allOf } = resolved;
  if (isJsonObject(properties) && Object.hasOwn(properties, name)) return [];
  for (const part of Array.isArray(allOf) ? allOf : []) {
    const found = guardOf(part, name, words, depth + 1);
    if (found !== undefined) return found;
  }
  const met = guardOf(resolved["then"], name, words, depth + 1);
  if (met !== undefined) return [ifInWords(resolved["if"], words, false), ...met];
  const unmet = guardOf(resolved["else"], name, words, depth + 1);
  if (unmet !== undefined) return [ifInWords(resolved["if"], words, true), ...unmet];
  for (const keyword of ["oneOf", "anyOf"]) {
    const choices = resolved[keyword];
    if (!Array.isArray(choices)) continue;
    for (const [index, choice] of choices.entries()) {
      const found = guardOf(choice, name, words, depth + 1);
      if (found !== undefined) return [branchInWords(choices, index, words), ...found];
    }
  }
  return undefined;
}

/** Empty where it would take too many words. */
function ifInWords(schema: Json | undefined, words: Words, isNegated: boolean): string {
  if (!isJsonObject(schema)) return "";
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const known = new Set(["type", "properties", "required"]);
  const names = [...new Set([...Object.keys(properties), ...required])];
  if (!Object.keys(schema).every((keyword) => known.has(keyword)) || names.length === 0) return "";
  if (isNegated && names.length > 1) return "";
  const parts = names.map((name) => {
    const asked = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (asked === undefined) return `${titled(name, words)} is ${isNegated ? "not " : ""}given`;
    const values = fixedValues(asked, words.root);
    return values === undefined ? "" : isOneOf(name, values, words, isNegated);
  });
  return parts.includes("") ? "" : parts.join(" and ");
}

function branchInWords(choices: readonly Json[], index: number, words: Words): string {
  const [tag] = tagsOf(choices, words.root);
  const values = tag?.values[index];
  if (tag === undefined || values === undefined) return "";
  return isOneOf(
    tag.name,
    [...values].map((text) => JSON.parse(text) as Json),
    words,
    false,
  );
}

/** As many values as fit into a sentence. */
const mostValues = 4;

function isOneOf(name: string, values: readonly Json[], words: Words, isNegated: boolean): string {
  if (values.length > mostValues) return "";
  const told = values.map((value) => valueInWords(value));
  return `${titled(name, words)} is ${isNegated ? "not " : ""}${told.join(" or ")}`;
}

function valueInWords(value: Json): string {
  if (value === true) return "on";
  if (value === false) return "off";
  return typeof value === "string" && value !== "" ? value.slice(0, 60) : JSON.stringify(value);
}

function titled(name: string, { root, members }: Words): string {
  return titleOf(members.get(name), root) ?? nameInWords(name);
}
