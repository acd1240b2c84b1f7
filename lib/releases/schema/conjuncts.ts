import { canonicalJson, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { resolveSchema } from "@/lib/template/browser";

/** A schema and what its references lead into. */
export interface Rooted {
  schema: Json;
  root: JsonObject;
}

/**
 * Schemas that all apply to one value, with references followed and `allOf` taken apart; `nothing`
 * where no value fits. No part at all: every value does.
 */
export type Parts = readonly JsonObject[] | "nothing";

/** References that are followed from one schema to the next. */
const mostHops = 24;

const kept = new WeakMap<JsonObject, WeakMap<JsonObject, Parts>>();

/** The parts of a schema; the same objects for the same schema and root. */
export function partsOf({ schema, root }: Rooted): Parts {
  if (schema === false) return "nothing";
  if (!isJsonObject(schema)) return [];
  const ofRoot = kept.get(root) ?? new WeakMap<JsonObject, Parts>();
  kept.set(root, ofRoot);
  const known = ofRoot.get(schema);
  if (known !== undefined) return known;
  const found = taken(schema, root, 0);
  ofRoot.set(schema, found);
  return found;
}

function taken(schema: JsonObject, root: JsonObject, hops: number): Parts {
  const { $ref, allOf, ...own } = schema;
  const found: JsonObject[] = Object.keys(own).length === 0 ? [] : [own];
  // A reference that leads nowhere, or in a circle, says nothing here: the lint has told of it.
  const referred = $ref === undefined ? undefined : resolveSchema({ $ref }, root);
  const below = [...(referred === undefined ? [] : [referred]), ...listOf(allOf)];
  for (const one of below) {
    if (one === false) return "nothing";
    if (!isJsonObject(one) || hops > mostHops) continue;
    const parts = taken(one, root, hops + 1);
    if (parts === "nothing") return "nothing";
    found.push(...parts);
  }
  return found;
}

/** All parts of several schemas that apply together. */
export function together(...many: readonly Parts[]): Parts {
  const found: JsonObject[] = [];
  for (const parts of many) {
    if (parts === "nothing") return "nothing";
    found.push(...parts);
  }
  return found;
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function mapOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function memberOf(map: Json | undefined, key: string): Json | undefined {
  return isJsonObject(map) && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** What says nothing of which values fit. */
export function isRemark(keyword: string): boolean {
  return remarks.has(keyword) || keyword.startsWith("x-") || keyword.startsWith("ui:");
}

const remarks = new Set([
  "title",
  "description",
  "examples",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment",
  "$schema",
  "$id",
  "$anchor",
  "$defs",
  "definitions",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
]);

const schemaMaps = new Set(["properties", "patternProperties", "dependentSchemas"]);
const data = new Set(["enum", "const"]);
/** Levels that are written out; what is nested deeper equals nothing. */
const mostLevels = 40;
/** Schemas that are written out of one. */
const mostWritten = 5_000;

/**
 * The same text for two schemas that ask the same of a value: without remarks, references followed, and one that leads
 * back to where it stands by how far back that is. Undefined for what is too large.
 */
export function meaningOf({ schema, root }: Rooted): string | undefined {
  const within: JsonObject[] = [];
  let left = mostWritten;
  const written = (value: Json): Json | undefined => {
    if (Array.isArray(value)) return allOf(value.map(written));
    if (!isJsonObject(value)) return value;
    const resolved = value["$ref"] === undefined ? value : resolveSchema(value, root);
    if (resolved === undefined) return undefined;
    const back = within.indexOf(resolved);
    if (back >= 0) return { $back: within.length - back };
    left -= 1;
    if (left < 0 || within.length > mostLevels) return undefined;
    within.push(resolved);
    const members = Object.entries(resolved)
      .filter(
        ([keyword]) => !isRemark(keyword) || keyword === "default" || keyword.endsWith("when"),
      )
      .map(([keyword, member]): [string, Json | undefined] => [keyword, asked(keyword, member)]);
    within.pop();
    return byName(members);
  };
  const asked = (keyword: string, member: Json): Json | undefined => {
    // Which default it is changes nothing of what fits; that there is one does.
    if (keyword === "default") return true;
    if (data.has(keyword) || typeof member !== "object") return member;
    if (schemaMaps.has(keyword) && isJsonObject(member))
      return byName(Object.entries(member).map(([name, one]) => [name, written(one)]));
    return written(member);
  };
  const text = written(schema);
  return text === undefined ? undefined : canonicalJson(text);
}

function allOf(values: (Json | undefined)[]): Json | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function byName(members: [string, Json | undefined][]): Json | undefined {
  const known = members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return known.length === members.length ? Object.fromEntries(known) : undefined;
}

export function isSameMeaning(a: Rooted, b: Rooted): boolean {
  const meaning = meaningOf(a);
  return meaning !== undefined && meaning === meaningOf(b);
}
