import type { Json, JsonObject } from "@/lib/json";
import { isKeyMatch } from "@/lib/template/browser";
import { listOf, mapOf, memberOf, type Parts, partsOf, together } from "./conjuncts";

export function namesOf(list: Json | undefined): string[] {
  return listOf(list).filter((name) => typeof name === "string");
}

/** Members that any of these parts names, in a branch of theirs or not. */
export function knownNames(parts: readonly JsonObject[]): string[] {
  return [...new Set(parts.flatMap(({ properties }) => Object.keys(mapOf(properties))))];
}

export function patternsOf(parts: readonly JsonObject[]): Map<string, Json> {
  return new Map(
    parts.flatMap(({ patternProperties }) => Object.entries(mapOf(patternProperties))),
  );
}

/** What is asked of a member by all of these parts together. */
export function memberParts(name: string, parts: readonly JsonObject[], root: JsonObject): Parts {
  const own = parts.map((part) => {
    const described = describedBy(name, part);
    const schemas = described.length > 0 ? described : [part["additionalProperties"] ?? true];
    return together(...schemas.map((schema) => partsOf({ schema, root })));
  });
  return together(...own, unevaluated(name, parts, root));
}

function describedBy(name: string, part: JsonObject): Json[] {
  const named = memberOf(part["properties"], name);
  return [
    ...(named === undefined ? [] : [named]),
    ...Object.entries(mapOf(part["patternProperties"]))
      .filter(([pattern]) => isKeyMatch(pattern, name))
      .map(([, schema]) => schema),
  ];
}

/** What is asked of a member that nothing names: not by name, not by pattern. */
export function freeMember(parts: readonly JsonObject[], root: JsonObject): Parts {
  return together(
    ...parts.map((part) => partsOf({ schema: part["additionalProperties"] ?? true, root })),
    unevaluated(undefined, parts, root),
  );
}

/**
 * What `unevaluatedProperties` asks of a member; nothing of one that something may describe: a branch
 * too may, so then it is not known.
 */
function unevaluated(
  name: string | undefined,
  parts: readonly JsonObject[],
  root: JsonObject,
): Parts {
  const asked = parts.flatMap((part) => {
    const schema = part["unevaluatedProperties"];
    return schema === undefined ? [] : [schema];
  });
  if (asked.length === 0) return [];
  const mayBeDescribed =
    parts.some((part) => part["additionalProperties"] !== undefined) ||
    (name !== undefined && parts.some((part) => describedBy(name, part).length > 0)) ||
    parts.some((part) => hasBranchFor(name, part, 0));
  return mayBeDescribed ? [] : together(...asked.map((schema) => partsOf({ schema, root })));
}

const branching = ["anyOf", "oneOf", "allOf"] as const;

function hasBranchFor(name: string | undefined, part: Json | undefined, depth: number): boolean {
  if (typeof part !== "object" || part === null || Array.isArray(part)) return false;
  if (depth > 12) return true;
  const below = [
    ...branching.flatMap((keyword) => listOf(part[keyword])),
    ...["if", "then", "else"].map((keyword) => part[keyword]),
    ...Object.values(mapOf(part["dependentSchemas"])),
  ];
  return below.some((one) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return false;
    return (
      one["$ref"] !== undefined ||
      one["additionalProperties"] !== undefined ||
      one["unevaluatedProperties"] !== undefined ||
      (name === undefined
        ? Object.keys(mapOf(one["patternProperties"])).length > 0
        : describedBy(name, one).length > 0) ||
      hasBranchFor(name, one, depth + 1)
    );
  });
}
