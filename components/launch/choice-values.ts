import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { fits, fixedValues, tagsOf } from "@/lib/template/browser";

interface Choice {
  /** The schema that offers the branches. */
  schema: JsonObject;
  /** Its branches, with references followed. */
  branches: readonly JsonObject[];
  root: JsonObject;
}

/**
 * The value after somebody chose a branch: what the branch has no place for is left out, and what
 * it says of itself (`const`) is filled in. `chosen` is -1 for none of them.
 */
export function valueOfBranch(
  { schema, branches, root }: Choice,
  chosen: number,
  value: Json | undefined,
): Json | undefined {
  const branch = branches[chosen];
  const shared = membersOf(schema);
  const isGroup = Object.keys(shared).length > 0 || branches.some(hasMembers);
  if (branch === undefined && !isGroup) return undefined;
  const only = branch === undefined ? undefined : fixedValues(branch, root);
  if (only?.length === 1) return only[0];
  if (branch?.["type"] === "null") return null;
  if (branch !== undefined && !hasMembers(branch) && branch["type"] !== "object" && !isGroup)
    return value !== undefined && fits(branch, value, root) ? value : undefined;

  const own = membersOf(branch ?? {});
  const others = new Set(branches.flatMap((each) => Object.keys(membersOf(each))));
  const members = new Map<string, Json>();
  for (const [name, member] of Object.entries(isJsonObject(value) ? value : {})) {
    const asked = Object.hasOwn(own, name) ? own[name] : undefined;
    const isFixed = fixedValues(asked, root) !== undefined;
    if (asked === undefined ? Object.hasOwn(shared, name) || !others.has(name) : !isFixed)
      members.set(name, member);
    else if (isFixed && fits(asked as Json, member, root)) members.set(name, member);
  }
  const tags = new Set(tagsOf(branches, root).map(({ name }) => name));
  const required = Array.isArray(branch?.["required"]) ? branch["required"] : [];
  for (const [name, member] of Object.entries(own)) {
    const [fixed, ...more] = fixedValues(member, root) ?? [];
    const says = fixed !== undefined && more.length === 0;
    if (says && (tags.has(name) || required.includes(name))) members.set(name, fixed);
  }
  if (branch === undefined && members.size === 0) return undefined;
  return Object.fromEntries(members);
}

/**
 * The value to choose a branch with that was chosen before: what was typed there (`left`) comes back,
 * but for what the branches have in common.
 */
export function withLeft(left: Json | undefined, value: Json | undefined): Json | undefined {
  if (left === undefined) return value;
  return isJsonObject(left) && isJsonObject(value) ? { ...left, ...value } : left;
}

function membersOf({ properties }: JsonObject): JsonObject {
  return isJsonObject(properties) ? properties : {};
}

function hasMembers(schema: JsonObject): boolean {
  return Object.keys(membersOf(schema)).length > 0;
}

/** Whether the group asks for all that tells its branches apart in fields of its own. */
export function isAskedFor({ schema, branches, root }: Choice): boolean {
  const shared = membersOf(schema);
  const tags = tagsOf(branches, root);
  return tags.length > 0 && tags.every(({ name }) => Object.hasOwn(shared, name));
}
