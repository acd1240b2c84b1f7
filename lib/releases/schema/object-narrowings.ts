import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fits, isKeyMatch, withDefaults } from "@/lib/template/browser";
import { conditionsOf } from "./conditions-of";
import { isSameMeaning, listOf, mapOf, memberOf, type Parts, partsOf } from "./conjuncts";
import { freeMember, knownNames, memberParts, namesOf, patternsOf } from "./members";
import type { Compared, Narrowing } from "./narrowing";

const keywords = {
  required,
  properties,
  patternProperties,
  additionalProperties: otherMembers,
  unevaluatedProperties,
  propertyNames,
  maxProperties,
  minProperties,
  dependentRequired,
  dependentSchemas,
} satisfies Record<string, (part: JsonObject, compared: Compared) => Narrowing[]>;

/** What a keyword about members narrows; undefined for any other keyword. */
export function objectNarrowings(
  keyword: string,
  part: JsonObject,
  compared: Compared,
): Narrowing[] | undefined {
  if (!Object.hasOwn(keywords, keyword)) return undefined;
  return compared.kinds.has("object")
    ? keywords[keyword as keyof typeof keywords](part, compared)
    : [];
}

function required(
  part: JsonObject,
  { old, beside, oldRoot, newRoot, path }: Compared,
): Narrowing[] {
  return namesOf(part["required"])
    .filter((name) => !isGiven(name, old, oldRoot) && !hasDefault(name, beside, newRoot))
    .map((name) => ({ path: [...path, name], keyword: "required" }));
}

/** Whoever fitted the old side gave this member: it was required, and nothing filled it in. */
function isGiven(name: string, old: readonly JsonObject[], root: JsonObject): boolean {
  return old.some((one) => listOf(one["required"]).includes(name)) && !hasDefault(name, old, root);
}

function hasDefault(name: string, parts: readonly JsonObject[], root: JsonObject): boolean {
  return parts.some((one) => {
    const member = memberOf(one["properties"], name);
    if (!isJsonObject(member)) return false;
    const { $defs = {}, definitions = {} } = root;
    const alone = { type: "object", properties: { [name]: member }, $defs, definitions };
    return Object.hasOwn(withDefaults(alone, {}), name);
  });
}

function properties(part: JsonObject, { old, oldRoot, path, below }: Compared): Narrowing[] {
  return Object.entries(mapOf(part["properties"])).flatMap(([name, next]) => {
    const before = memberParts(name, old, oldRoot);
    const conditions = new Set(before === "nothing" ? [] : before.flatMap(conditionsOf));
    const hides =
      before !== "nothing" && conditionsOf(next).some((source) => !conditions.has(source));
    return [
      ...(hides ? [{ path: [...path, name], keyword: "when" }] : []),
      ...below(before, next, name),
    ];
  });
}

function patternProperties(part: JsonObject, { old, oldRoot, below }: Compared): Narrowing[] {
  const patterns = patternsOf(old);
  const before = (schema: Json) => partsOf({ schema, root: oldRoot });
  return Object.entries(mapOf(part["patternProperties"])).flatMap(([pattern, next]) => {
    const same = patterns.get(pattern);
    // A name that only the new side has a pattern for was free, or had any other pattern.
    const others =
      same === undefined
        ? [freeMember(old, oldRoot), ...[...patterns.values()].map(before)]
        : [before(same)];
    return [
      ...knownNames(old)
        .filter((name) => isKeyMatch(pattern, name))
        .flatMap((name) => below(memberParts(name, old, oldRoot), next, name)),
      ...others.flatMap((parts) => below(parts, next, "*")),
    ];
  });
}

function otherMembers(part: JsonObject, compared: Compared): Narrowing[] {
  return beyond(part["additionalProperties"], [part], compared);
}

function unevaluatedProperties(part: JsonObject, compared: Compared): Narrowing[] {
  const { old, beside, path } = compared;
  if (beside.some((one) => one["additionalProperties"] !== undefined)) return [];
  const found = beyond(part["unevaluatedProperties"], beside, compared);
  if (found.length === 0) return found;
  // What only a branch describes is let pass by the same branches as before.
  const conditional = new Set(conditionalNames(beside));
  const isSame = hasSameBranches(compared);
  return found.filter(({ path: [...at] }) => {
    const name = at[path.length];
    return !(
      isSame &&
      name !== undefined &&
      conditional.has(name) &&
      knownNames(old).includes(name)
    );
  });
}

/** What is asked of members that nothing else of these parts describes. */
function beyond(
  next: Json | undefined,
  describing: readonly JsonObject[],
  { old, oldRoot, below }: Compared,
): Narrowing[] {
  const patterns = [...patternsOf(describing).keys()];
  const named = new Set(describing.flatMap((one) => Object.keys(mapOf(one["properties"]))));
  const isDescribed = (name: string) =>
    named.has(name) || patterns.some((pattern) => isKeyMatch(pattern, name));
  return [
    ...knownNames(old)
      .filter((name) => !isDescribed(name))
      .flatMap((name) => below(memberParts(name, old, oldRoot), next, name)),
    ...[...patternsOf(old)]
      .filter(([pattern]) => !patterns.includes(pattern))
      .flatMap(([, schema]) => below(partsOf({ schema, root: oldRoot }), next, "*")),
    ...below(freeMember(old, oldRoot), next, "*"),
  ];
}

const branching = ["anyOf", "oneOf", "if", "then", "else"] as const;

function conditionalNames(parts: readonly JsonObject[]): string[] {
  const found: string[] = [];
  const visit = (value: Json | undefined, depth: number): void => {
    if (depth > 12) return;
    if (Array.isArray(value)) return value.forEach((one) => visit(one, depth));
    if (!isJsonObject(value)) return;
    found.push(...Object.keys(mapOf(value["properties"])));
    visit(value["allOf"], depth + 1);
    visitBranches(value, depth + 1);
  };
  const visitBranches = (part: JsonObject, depth: number): void => {
    for (const keyword of branching) visit(part[keyword], depth);
    Object.values(mapOf(part["dependentSchemas"])).forEach((one) => visit(one, depth));
  };
  for (const part of parts) visitBranches(part, 0);
  return found;
}

/** Whether the new side has each branch of the old one, and so describes what they describe. */
function hasSameBranches({ old, beside, oldRoot, newRoot }: Compared): boolean {
  return isSameMeaning(
    { schema: branchesOf(old), root: oldRoot },
    { schema: branchesOf(beside), root: newRoot },
  );
}

function branchesOf(parts: readonly JsonObject[]): JsonObject {
  const keywords = [...branching, "dependentSchemas"];
  return {
    allOf: parts
      .map((part) =>
        Object.fromEntries(Object.entries(part).filter(([key]) => keywords.includes(key))),
      )
      .filter((one) => Object.keys(one).length > 0),
  };
}

function propertyNames(
  part: JsonObject,
  { old, oldRoot, newRoot, path, below }: Compared,
): Narrowing[] {
  const next = part["propertyNames"];
  const isOpen = freeMember(old, oldRoot) !== "nothing" || patternsOf(old).size > 0;
  const here: Narrowing = { path, keyword: "propertyNames" };
  if (isOpen) {
    const names: Parts = [
      { type: "string" },
      ...old.flatMap((one): readonly JsonObject[] => {
        const parts = partsOf({ schema: one["propertyNames"] ?? true, root: oldRoot });
        return parts === "nothing" ? [] : parts;
      }),
    ];
    return below(names, next).length === 0 ? [] : [here];
  }
  return knownNames(old).every((name) => fits(next ?? true, name, newRoot)) ? [] : [here];
}

function maxProperties(part: JsonObject, { old, oldRoot, path }: Compared): Narrowing[] {
  const most = part["maxProperties"];
  const isOpen = freeMember(old, oldRoot) !== "nothing" || patternsOf(old).size > 0;
  const before = old.some((one) => Number(one["maxProperties"] ?? Infinity) <= Number(most));
  return before || (!isOpen && knownNames(old).length <= Number(most))
    ? []
    : [{ path, keyword: "maxProperties" }];
}

function minProperties(part: JsonObject, { old, path }: Compared): Narrowing[] {
  const least = Number(part["minProperties"]);
  const given = new Set(old.flatMap((one) => namesOf(one["required"])));
  const before = old.some((one) => Number(one["minProperties"] ?? 0) >= least);
  return before || given.size >= least ? [] : [{ path, keyword: "minProperties" }];
}

function dependentRequired(part: JsonObject, compared: Compared): Narrowing[] {
  const { old, oldRoot, beside, newRoot, path } = compared;
  return Object.entries(mapOf(part["dependentRequired"])).flatMap(([key, names]) => {
    if (memberParts(key, old, oldRoot) === "nothing") return [];
    return namesOf(names)
      .filter(
        (name) =>
          !isGiven(name, old, oldRoot) &&
          !hasDefault(name, beside, newRoot) &&
          !old.some((one) => listOf(memberOf(one["dependentRequired"], key)).includes(name)),
      )
      .map((name) => ({ path: [...path, name], keyword: "dependentRequired" }));
  });
}

function dependentSchemas(part: JsonObject, { old, oldRoot, knowing }: Compared): Narrowing[] {
  return Object.entries(mapOf(part["dependentSchemas"])).flatMap(([key, next]) => {
    if (memberParts(key, old, oldRoot) === "nothing") return [];
    const known = old.flatMap((one) => memberOf(one["dependentSchemas"], key) ?? []);
    return knowing([...known, { required: [key] }], next);
  });
}
