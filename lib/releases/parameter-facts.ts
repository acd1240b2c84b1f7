import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { conditionsOf } from "./schema/conditions-of";
import { isRemark, listOf, mapOf, partsOf } from "./schema/conjuncts";
import { listed } from "./schema/value-kinds";
import { shortText } from "./object-changes";

/** What a schema says of one parameter, ready to be compared: each fact by a key, with the words for its value. */
export interface ParameterFacts {
  /** `resources.cpu`, `hosts[].name`. */
  name: string;
  title: string | undefined;
  isRequired: boolean;
  facts: ReadonlyMap<string, string>;
  /** What it can be, where it is one of a few. */
  choices: readonly string[] | undefined;
  /** Everything that was said of it, without remarks: what another one would be called the same by. */
  meaning: string;
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "yes or no",
  array: "list",
  object: "group",
  null: "nothing",
};

/** Levels of groups and lists that are gone into. */
const mostDepth = 8;
const mostParameters = 2_000;

/** Every parameter of a schema, also those that only a branch of it has, by name. Pure. */
export function parameterFacts(schema: JsonObject): Map<string, ParameterFacts> {
  const found = new Map<string, ParameterFacts>();
  const visit = (schemas: readonly JsonObject[], prefix: string, depth: number): void => {
    if (depth > mostDepth) return;
    const required = new Set(schemas.flatMap((one) => listOf(one["required"])));
    const names = new Set(schemas.flatMap((one) => Object.keys(mapOf(one["properties"]))));
    for (const name of names) {
      if (found.size >= mostParameters) return;
      const members = schemas.flatMap((one) => {
        const member = mapOf(one["properties"])[name];
        return member === undefined ? [] : branchesOf(member, schema, 0);
      });
      const path = prefix === "" ? name : `${prefix}.${name}`;
      found.set(path, factsOf(path, members, required.has(name)));
      below(members, path, depth);
    }
  };
  const below = (members: readonly JsonObject[], path: string, depth: number): void => {
    visit(members, path, depth + 1);
    const items = members.flatMap((one) =>
      [one["items"], ...listOf(one["prefixItems"])].flatMap((item) =>
        isJsonObject(item) ? branchesOf(item, schema, 0) : [],
      ),
    );
    if (items.length === 0) return;
    const facts = factsOf(`${path}[]`, items, false);
    if (facts.facts.size > 0) found.set(`${path}[]`, facts);
    visit(items, `${path}[]`, depth + 1);
  };
  visit(branchesOf(schema, schema, 0), "", 0);
  return found;
}

/** A schema taken apart, with everything that only applies in some cases. */
function branchesOf(schema: Json, root: JsonObject, depth: number): JsonObject[] {
  const parts = partsOf({ schema, root });
  if (parts === "nothing" || depth > mostDepth) return [];
  return parts.flatMap((part) => {
    const choices = listed(part) === undefined;
    const more = [
      ...(choices ? [...listOf(part["anyOf"]), ...listOf(part["oneOf"])] : []),
      part["then"],
      part["else"],
      ...Object.values(mapOf(part["dependentSchemas"])),
    ];
    return [
      part,
      ...more.flatMap((one) => (isJsonObject(one) ? branchesOf(one, root, depth + 1) : [])),
    ];
  });
}

function factsOf(
  name: string,
  schemas: readonly JsonObject[],
  isRequired: boolean,
): ParameterFacts {
  const facts = new Map<string, string>();
  let title: string | undefined;
  let choices: string[] | undefined;
  for (const schema of schemas) {
    if (typeof schema["title"] === "string") title ??= schema["title"];
    const values = listed(schema);
    if (values !== undefined) choices ??= values.map(shortText);
    for (const [keyword, value] of Object.entries(schema)) {
      if (facts.has(keyword) || elsewhere.has(keyword)) continue;
      if (isRemark(keyword) && !told.has(keyword)) continue;
      if (values !== undefined && ["enum", "const", "oneOf", "anyOf"].includes(keyword)) continue;
      facts.set(keyword, valueInWords(keyword, value));
    }
    const [condition] = conditionsOf(schema);
    if (condition !== undefined && !facts.has("when"))
      facts.set("when", conditionsOf(schema).join(" and "));
  }
  const meaning = canonicalJson([...facts].filter(([key]) => !told.has(key)));
  return { name, title, isRequired, facts, choices, meaning };
}

/** Remarks that a person sees, or that what runs depends on. */
const told = new Set(["title", "description", "default", "x-slipway-templating"]);

/** Told of the members themselves. */
const elsewhere = new Set([
  "properties",
  "required",
  "items",
  "prefixItems",
  "then",
  "else",
  "dependentSchemas",
]);

function valueInWords(keyword: string, value: Json): string {
  if (keyword !== "type") return shortText(value);
  return (Array.isArray(value) ? value : [value])
    .map((one) => kinds[String(one)] ?? String(one))
    .join(" or ");
}
