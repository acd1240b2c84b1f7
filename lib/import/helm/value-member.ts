import { isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import type { Notes } from "../report";
import { followed, textsOf } from "./chart-values";
import type { Offered } from "./field-schema";
import type { ReadValues } from "./read-values";

import { decoded, inWords } from "./words";

/** A member of a group of the form. */
interface Member {
  schema: JsonObject;
  /** What the chart has for what has a default in it. */
  has: Json | undefined;
  isRequired: boolean;
  /** Nothing is installed before somebody answers it. */
  isLacking: boolean;
}

/**
 * What the form asks for at a path. It is required where the chart's schema requires it, unless the
 * chart has something for it that the form cannot show: then it is left to the chart. A group of
 * which something is lacking is required, too, for without it the chart's own would be taken away.
 */
export function memberOf(
  path: readonly string[],
  values: readonly Offered[],
  read: ReadValues,
  notes: Notes,
): Member {
  const required = textsOf(declaredAt(read.schema, path.slice(0, -1))["required"]);
  const isNeeded = required.includes(path.at(-1) ?? "");
  const [only] = values;
  if (values.length === 1 && only !== undefined && only.path.length === path.length) {
    const { isLeft, ...leaf } = leafOf(only, read, notes);
    const isRequired = isNeeded && !isLeft;
    return { ...leaf, isRequired, isLacking: isRequired && leaf.has === undefined };
  }
  const { isLacking: isOpen, ...group } = groupOf(path, values, read, notes);
  const isThere = group.has !== undefined || isJsonObject(valueAt(read.values, path) ?? null);
  const isLacking = isOpen && (isNeeded || isThere);
  return { ...group, isLacking, isRequired: isLacking || (isNeeded && group.has !== undefined) };
}

function groupOf(
  path: readonly string[],
  values: readonly Offered[],
  read: ReadValues,
  notes: Notes,
): Omit<Member, "isRequired"> {
  const keys = new Map<string, Offered[]>();
  for (const value of values) push(keys, value.path[path.length] ?? "", value);
  const members = [...keys].map(([key, inner]) => ({
    key,
    ...memberOf([...path, key], inner, read, notes),
  }));
  const required = members.filter(({ isRequired }) => isRequired).map(({ key }) => key);
  const has = members.filter((member) => member.has !== undefined);
  const description = describedAt(path, {}, read);
  return {
    isLacking: members.some(({ isLacking }) => isLacking),
    has:
      has.length === 0
        ? undefined
        : Object.fromEntries(has.map((member) => [member.key, member.has ?? null])),
    schema: {
      type: "object",
      title: inWords(path.at(-1) ?? ""),
      ...(description === "" ? {} : { description }),
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(members.map(({ key, schema }) => [key, schema])),
    },
  };
}

/** `isLeft`: the chart has a value that is no default of a form. */
function leafOf(
  { path, field, value }: Offered,
  read: ReadValues,
  notes: Notes,
): { schema: JsonObject; has: Json | undefined; isLeft: boolean } {
  const { title, description: _, ...rest } = field.schema;
  const description = describedAt(path, field.schema, read);
  const at = path.join(".");
  const isGiven = value !== undefined && value !== null;
  const isTemplate = isGiven && JSON.stringify(value).includes("{{");
  if (isTemplate)
    notes.changed(
      "chart-value-template",
      `values: ${at}`,
      "Its default is a template of the chart: it is left to the chart, which uses it where nothing is given.",
    );
  const isKept = isGiven && !isTemplate && !read.refused.has(at);
  const own = typeof title === "string" && title !== "" ? title : inWords(path.at(-1) ?? "");
  return {
    isLeft: isTemplate,
    schema: {
      ...rest,
      title: decoded(own),
      ...(description === "" ? {} : { description }),
      ...(isKept ? { default: value } : {}),
    },
    has: isKept ? value : undefined,
  };
}

const longestDescription = 1000;

function describedAt(
  path: readonly string[],
  schema: JsonObject,
  { descriptions, schema: root }: ReadValues,
): string {
  const own = schema["description"] ?? declaredAt(root, path)["description"];
  const text = descriptions.get(path.join(".")) ?? (typeof own === "string" ? own : "");
  return decoded(text).trim().slice(0, longestDescription);
}

/** What the chart's schema says of the value at a path. */
function declaredAt(root: JsonObject, path: readonly string[]): JsonObject {
  let current = followed(root, root);
  for (const key of path) {
    const { properties } = current;
    const next = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : {};
    current = isJsonObject(next) ? followed(next, root) : {};
  }
  return current;
}

/** Adds to one list of many. */
export function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
