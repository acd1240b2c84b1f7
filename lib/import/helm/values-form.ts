import type { Json, JsonObject } from "@/lib/json";
import type { Notes } from "../report";
import { chartValues, isSecret } from "./chart-values";
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
import { fieldOf, type Offered } from "./field-schema";
import type { ReadValues } from "./read-values";
import { memberOf, push } from "./value-member";
import { inWords } from "./words";

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

/** The values that can have a field, in the chart's order. */
export function offered(read: ReadValues, facts: ChartFacts): Offered[] {
  return withResources(chartValues(read.schema, read.values)).flatMap((value) => {
    if (value.path.length === 0 || isSecret(value)) return [];
    // A key that is a template of the chart is no name of a parameter.
    if (value.path.some((key) => key.includes("{{"))) return [];
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
  /** Nothing has to be answered. */
  isComplete: boolean;
}

/** The form for these values, in steps; every default is the chart's own value. */
export function valuesForm(chosen: readonly Offered[], read: ReadValues, notes: Notes): ValuesForm {
  const groups = new Map<string, Offered[]>();
  for (const value of chosen) push(groups, value.path[0] ?? "", value);
  const defaults = new Map<string, Json>();
  const steps = new Map<string, [string, JsonObject, boolean][]>();
  let isComplete = true;
  for (const [key, values] of groups) {
    const { schema, has, isRequired, isLacking } = memberOf([key], values, read, notes);
    if (has !== undefined) defaults.set(key, has);
    if (isLacking) isComplete = false;
    push(steps, stepTitleOf(key, values), [key, schema, isRequired]);
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
    isComplete,
  };
}

function objectOf(members: readonly [string, JsonObject, boolean][]): JsonObject {
  const required = members.filter(([, , isRequired]) => isRequired).map(([key]) => key);
  return {
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(members.map(([key, schema]) => [key, schema])),
  };
}

/** A part of the chart has a step of its own; what is the chart's own stands together by kind. */
function stepTitleOf(key: string, values: readonly Offered[]): string {
  const order = Object.keys(stepTitles) as Category[];
  const first = values.toSorted((a, b) => order.indexOf(a.category) - order.indexOf(b.category))[0];
  if (first === undefined) return stepTitles.more;
  const isPart = first.category !== "more" && first.category !== "needed" && first.depth > 0;
  return isPart ? inWords(key) : stepTitles[first.category];
}
