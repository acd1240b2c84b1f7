import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { whenKeyword } from "./conditions";
import { resolveSchema } from "./schema-walk";
import type { ParameterStep } from "./types";

/** A parameter, a member of a group or of an entry, as a schema declares it. */
export interface DeclaredMember {
  /** Names from the top; `*` for whatever entry of a list or a map. */
  path: string[];
  /** The step that declares it, and where in the schema of that step. */
  step: number;
  schemaPath: string[];
  member: JsonObject;
}

/** A step that has a condition, and what it declares. */
export interface Declared {
  members: DeclaredMember[];
  /** By step. */
  conditions: (string | undefined)[];
}

/** All that the steps declare, in the order of the form; what a reference leads to once. */
export function declaredMembers(steps: readonly ParameterStep[]): Declared {
  const members: DeclaredMember[] = [];
  const seen = new Set<JsonObject>();
  for (const [step, { schema }] of steps.entries())
    declare(schema, { step, root: schema, members, seen }, [], []);
  return { members, conditions: steps.map(({ when }) => when) };
}

/** Every condition once, in the order in which they are evaluated. */
export function sourcesIn({ members, conditions }: Declared): string[] {
  const sources = conditions.flatMap((condition, step) => [
    condition,
    ...members.filter((each) => each.step === step).map(({ member }) => member[whenKeyword]),
  ]);
  return [...new Set(sources.filter((source) => typeof source === "string"))];
}

interface Declaring {
  step: number;
  root: JsonObject;
  members: DeclaredMember[];
  seen: Set<JsonObject>;
}

/** Schemas within schemas, references followed: what lies deeper declares nothing. */
const deepest = 100;

const lists = ["allOf", "oneOf", "anyOf"] as const;
const entries = ["items", "additionalProperties", "unevaluatedProperties"] as const;

function declare(
  schema: Json | undefined,
  declaring: Declaring,
  path: string[],
  schemaPath: string[],
  depth = 0,
): void {
  const { step, root, members, seen } = declaring;
  if (!isJsonObject(schema) || seen.has(schema) || depth > deepest) return;
  seen.add(schema);
  const below = (part: Json | undefined, to: string[], ...steps: string[]) =>
    declare(part, declaring, to, [...schemaPath, ...steps], depth + 1);
  const { $ref, properties } = schema;
  if (typeof $ref === "string") below(resolveSchema({ $ref }, root), path);
  for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {})) {
    if (!isJsonObject(member)) continue;
    const at = [...schemaPath, "properties", name];
    members.push({ path: [...path, name], step, schemaPath: at, member });
    below(member, [...path, name], "properties", name);
  }
  for (const keyword of lists) {
    const parts = schema[keyword];
    if (Array.isArray(parts))
      for (const [index, part] of parts.entries()) below(part, path, keyword, String(index));
  }
  for (const keyword of ["then", "else"]) below(schema[keyword], path, keyword);
  for (const keyword of entries) below(schema[keyword], [...path, "*"], keyword);
  const { prefixItems, patternProperties } = schema;
  if (Array.isArray(prefixItems))
    for (const [index, item] of prefixItems.entries())
      below(item, [...path, "*"], "prefixItems", String(index));
  for (const [pattern, member] of Object.entries(
    isJsonObject(patternProperties) ? patternProperties : {},
  ))
    below(member, [...path, "*"], "patternProperties", pattern);
}
