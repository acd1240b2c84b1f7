import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Notes } from "../report";
import { chartValues, isSecret, textsOf, followed } from "./chart-values";
import {
  type Candidate,
  type Category,
  categoryOf,
  type ChartFacts,
  isMissing,
  namedBy,
  proposed,
  stepTitles,
  withResources,
} from "./choose-values";
import { type Field, fieldOf } from "./field-schema";
import type { ReadValues } from "./read-values";
import { decoded, inWords } from "./words";

/** Which values of a chart get fields of their own, by dotted paths; a path names all within it. */
export interface ValueChoice {
  /** These, what nothing is installed without, and no others. */
  only?: readonly string[];
  /** These beside what is proposed. */
  add?: readonly string[];
  all?: boolean;
}

/** One value of a chart that can have a field, for whoever chooses. */
export interface ValueOffer {
  path: string;
  title: string;
  /** What the chart has; undefined where it has nothing. */
  value?: Json;
  isProposed: boolean;
}

interface Offered extends Candidate {
  field: Field;
}

/** The values that can have a field, in the chart's order. */
export function offered(read: ReadValues, facts: ChartFacts): Offered[] {
  return withResources(chartValues(read.schema, read.values)).flatMap((value) => {
    if (value.path.length === 0 || isSecret(value)) return [];
    // What a template of the chart asks for and nothing describes is most often a text.
    const isText = facts.needed.has(value.path.join(".")) && (value.value ?? null) === null;
    const field =
      fieldOf(value, read.schema) ??
      (isText ? fieldOf({ ...value, value: "" }, read.schema) : undefined);
    return field === undefined ? [] : [{ ...categoryOf(value, facts), field }];
  });
}

export function offersOf(read: ReadValues, facts: ChartFacts): ValueOffer[] {
  const all = offered(read, facts);
  const chosen = new Set(proposal(all));
  return all.map((value) => ({
    path: value.path.join("."),
    title: value.path.map(inWords).join(" › "),
    ...(value.value === undefined ? {} : { value: value.value }),
    isProposed: chosen.has(value),
  }));
}

function proposal(all: readonly Offered[]): Offered[] {
  const plain = all.filter(({ field, category }) => field.isPlain || category === "needed");
  const wanted = new Set<Candidate>(proposed(plain));
  return all.filter((value) => wanted.has(value));
}

/** The chosen values in the chart's order; a path that names none is noted. */
export function chosenValues(
  read: ReadValues,
  facts: ChartFacts,
  { only, add = [], all: whole = false }: ValueChoice,
  notes: Notes,
): Offered[] {
  const all = offered(read, facts);
  const every = chartValues(read.schema, read.values);
  const wanted = new Set<Candidate>(
    whole ? all : only === undefined ? proposal(all) : all.filter(isMissing),
  );
  for (const path of [...(only ?? []), ...add]) {
    const named = namedBy(path, all);
    for (const value of named) wanted.add(value);
    if (named.length === 0)
      notes.leftOut(
        "chart-no-field",
        `values: ${path}`,
        "The chart has no value of this name that a field can ask for.",
      );
  }
  for (const value of every.filter(isSecret))
    notes.leftOut(
      "chart-secret",
      `values: ${value.path.join(".")}`,
      "It looks like a secret, which must not be committed: use an existing Secret or an ExternalSecret.",
    );
  return all.filter((value) => wanted.has(value));
}

export interface ValuesForm {
  steps: JsonObject[];
  /** All steps in one, without the other values. */
  schema: JsonObject;
  /** What the chart has for the parameters that have a default. */
  defaults: JsonObject;
}

/** The form for these values, in steps; every default is the chart's own value. */
export function valuesForm(chosen: readonly Offered[], read: ReadValues, notes: Notes): ValuesForm {
  const groups = new Map<string, Offered[]>();
  for (const value of chosen) push(groups, value.path[0] ?? "", value);
  const defaults = new Map<string, Json>();
  const steps = new Map<string, [string, JsonObject, boolean][]>();
  for (const [key, values] of groups) {
    const { schema, has } = groupOf([key], values, read, notes);
    if (has !== undefined) defaults.set(key, has);
    const isRequired = textsOf(declaredAt(read.schema, [])["required"]).includes(key);
    const title = stepTitleOf(key, values);
    push(steps, title, [key, schema, isRequired]);
  }
  const order = Object.values<string>(stepTitles);
  const rank = (title: string) => {
    const at = order.indexOf(title);
    return at < 0 ? order.length - 1.5 : at;
  };
  const made = [...steps]
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([title, members]): JsonObject => ({ title, ...objectOf(members) }));
  return {
    steps: made,
    schema: objectOf([...steps.values()].flat()),
    defaults: Object.fromEntries(defaults),
  };
}

function objectOf(members: readonly [string, JsonObject, boolean][]): JsonObject {
  const required = members.filter(([, , isRequired]) => isRequired).map(([key]) => key);
  return {
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(members.map(([key, schema]) => [key, schema])),
  };
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A part of the chart has a step of its own; what is the chart's own stands together by kind. */
function stepTitleOf(key: string, values: readonly Offered[]): string {
  const order = Object.keys(stepTitles) as Category[];
  const first = values.toSorted((a, b) => order.indexOf(a.category) - order.indexOf(b.category))[0];
  if (first === undefined) return stepTitles.more;
  const isPart = first.category !== "more" && first.category !== "needed" && first.depth > 0;
  return isPart ? inWords(key) : stepTitles[first.category];
}

function groupOf(
  path: readonly string[],
  values: readonly Offered[],
  read: ReadValues,
  notes: Notes,
): { schema: JsonObject; has: Json | undefined } {
  const [only] = values;
  if (values.length === 1 && only !== undefined && only.path.length === path.length)
    return leafOf(only, read, notes);
  const members = new Map<string, Offered[]>();
  for (const value of values) push(members, value.path[path.length] ?? "", value);
  const needed = textsOf(declaredAt(read.schema, path)["required"]);
  const properties: [string, Json][] = [];
  const has: [string, Json][] = [];
  const required: string[] = [];
  for (const [key, inner] of members) {
    const made = groupOf([...path, key], inner, read, notes);
    properties.push([key, made.schema]);
    if (made.has !== undefined) has.push([key, made.has]);
    if (needed.includes(key)) required.push(key);
  }
  const description = describedAt(path, {}, read);
  return {
    schema: {
      type: "object",
      title: inWords(path.at(-1) ?? ""),
      ...(description === "" ? {} : { description }),
      ...(required.length > 0 ? { required } : {}),
      properties: Object.fromEntries(properties),
    },
    has: has.length === 0 ? undefined : Object.fromEntries(has),
  };
}

function leafOf(
  { path, field, value }: Offered,
  read: ReadValues,
  notes: Notes,
): { schema: JsonObject; has: Json | undefined } {
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
  return {
    schema: {
      ...rest,
      title: decoded(
        typeof title === "string" && title !== "" ? title : inWords(path.at(-1) ?? ""),
      ),
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

function declaredAt(root: JsonObject, path: readonly string[]): JsonObject {
  let current = followed(root, root);
  for (const key of path) {
    const { properties } = current;
    const next = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : {};
    current = isJsonObject(next) ? followed(next, root) : {};
  }
  return current;
}
