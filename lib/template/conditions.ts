import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { TemplateFault } from "./problems";
import { everySchema, resolveSchema } from "./schema-walk";

/** On a parameter or a step: CEL over `params`; where it is not met, there is no such parameter. */
export const whenKeyword = "x-slipway-when";
/** The same on what a step declares, put there by the parser. */
export const stepWhenKeyword = "x-slipway-step-when";
/** On the schema of all steps: every condition once, in the order in which they are evaluated. */
export const conditionsKeyword = "x-slipway-conditions";
/** On what stands in the place of a hidden parameter: the condition that is not met. */
export const hiddenKeyword = "x-slipway-hidden";

/** Whether a condition is met; with a fault, it is not and could not be evaluated either. */
export interface Verdict {
  isMet: boolean;
  fault?: TemplateFault;
}

/** Evaluates conditions: `condition-engine.ts`, which a browser loads only where it needs it. */
export interface ConditionEngine {
  /** Names of the parameters that a condition reads. */
  readsOf(source: string): readonly string[];
  /** A bounded evaluation of all conditions of a template. */
  begin(): (source: string, parameters: JsonObject, schema: JsonObject) => Verdict;
}

/** The conditions of the schema of all steps, in the order in which they are evaluated. */
export function conditionsOf(schema: JsonObject): readonly string[] {
  const listed = schema[conditionsKeyword];
  return Array.isArray(listed) ? listed.filter((source) => typeof source === "string") : [];
}

/** The conditions that a member's schema names, that of its step first. */
export function conditionsOn(member: Json | undefined): string[] {
  if (!isJsonObject(member)) return [];
  return [member[stepWhenKeyword], member[whenKeyword]].filter(
    (source) => typeof source === "string",
  );
}

/** Whether a schema stands in the place of a hidden parameter. */
export function isHidden(member: Json | undefined): member is JsonObject {
  return isJsonObject(member) && member[hiddenKeyword] !== undefined;
}

/**
 * The schema where these conditions are not met: in the place of what depends on them stands what
 * no value fits, and nothing requires it.
 */
export function withoutHidden(schema: JsonObject, unmet: ReadonlySet<string>): JsonObject {
  if (unmet.size === 0) return schema;
  const copy = structuredClone(schema);
  const schemas = everySchema(copy).map(({ schema: inner }) => inner);
  const hidden = new Map<JsonObject, string[]>();
  for (const inner of schemas) {
    const { properties, allOf } = inner;
    if (Array.isArray(allOf))
      inner["allOf"] = allOf.map((part) => {
        const condition = unmetOf(part, unmet);
        return condition === undefined ? part : hiddenPart(part, condition, { copy, hidden });
      });
    if (!isJsonObject(properties)) continue;
    const names: string[] = [];
    for (const [name, member] of Object.entries(properties)) {
      const condition = unmetOf(member, unmet);
      if (condition === undefined) continue;
      names.push(name);
      properties[name] = placeholder(member, condition);
    }
    if (names.length > 0) hidden.set(inner, names);
  }
  for (const inner of schemas) requireNone(inner, hidden, copy);
  return copy;
}

/** What a hidden step says besides its own parameters: nothing, but that it has them. */
function hiddenPart(
  part: Json,
  condition: string,
  { copy, hidden }: { copy: JsonObject; hidden: Map<JsonObject, string[]> },
): JsonObject {
  const parts = [...applyingWith(part, copy, ["allOf", "oneOf", "anyOf"], new Set())];
  const members = new Map<string, Json>(
    parts.flatMap(({ properties }) =>
      Object.entries(isJsonObject(properties) ? properties : {}).map(([name, member]) => [
        name,
        placeholder(member, condition),
      ]),
    ),
  );
  const made = { properties: Object.fromEntries(members) };
  hidden.set(made, [...members.keys()]);
  return made;
}

function placeholder(member: Json | undefined, condition: string): JsonObject {
  const title = isJsonObject(member) ? member["title"] : undefined;
  return { ...(title === undefined ? {} : { title }), not: {}, [hiddenKeyword]: condition };
}

function unmetOf(member: Json | undefined, unmet: ReadonlySet<string>): string | undefined {
  return conditionsOn(member).find((source) => unmet.has(source));
}

/** Takes hidden names out of `required` of all that says something of the same value. */
function requireNone(
  schema: JsonObject,
  hidden: ReadonlyMap<JsonObject, readonly string[]>,
  root: JsonObject,
): void {
  const together = applyingWith(schema, root, ["allOf"], new Set());
  const all = applyingWith(schema, root, ["allOf", "oneOf", "anyOf"], new Set());
  const names = new Set([...all].flatMap((each) => hidden.get(each) ?? []));
  if (names.size === 0) return;
  for (const each of together) {
    const { required } = each;
    if (!Array.isArray(required)) continue;
    each["required"] = required.filter((name) => !names.has(String(name)));
  }
}

/** How many schemas of one value are looked at, references followed. */
const mostApplying = 500;

function applyingWith(
  schema: Json | undefined,
  root: JsonObject,
  lists: readonly string[],
  found: Set<JsonObject>,
): Set<JsonObject> {
  if (!isJsonObject(schema) || found.has(schema) || found.size >= mostApplying) return found;
  found.add(schema);
  for (const keyword of lists) {
    const parts = schema[keyword];
    if (Array.isArray(parts)) for (const part of parts) applyingWith(part, root, lists, found);
  }
  for (const keyword of ["then", "else"]) applyingWith(schema[keyword], root, lists, found);
  const { $ref } = schema;
  if (typeof $ref === "string") applyingWith(resolveSchema({ $ref }, root), root, lists, found);
  return found;
}
