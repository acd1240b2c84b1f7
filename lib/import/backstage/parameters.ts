import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { type CelValue, parameterPath } from "../parameter-path";
import type { Notes } from "../report";
import { modernSchema } from "../schema";
import type { ReadParameters } from "./read-parameters";
import { onlyExpression } from "./convert-text";
import { NotConvertible } from "./not-convertible";
import { toCondition } from "./nunjucks";
import { readProperty } from "./read-property";
import { type ConditionalField, conditionsInCel, splitPage } from "./page-conditions";

/**
 * Backstage's pages of parameters as the steps of a form, their `ui:` hints turned into what the
 * schema can say.
 */
export function readParameters(
  parameters: Json | undefined,
  file: string,
  notes: Notes,
): ReadParameters {
  const pages = (Array.isArray(parameters) ? parameters : [parameters]).filter(isJsonObject);
  const read: ReadParameters = {
    steps: [],
    schema: { type: "object", properties: {} },
    replaced: new Map(),
    gone: new Map(),
  };
  const all = new Map<string, Json>();
  const required: Json[] = [];
  for (const [index, page] of pages.entries()) {
    readPage(page, `${file}: page ${index + 1}`, { read, all, required, notes });
    read.schema = { type: "object", properties: Object.fromEntries(all), required };
  }
  return read;
}

interface Reading {
  read: ReadParameters;
  /** Every parameter so far, as whoever reads it has to expect it. */
  all: Map<string, Json>;
  required: Json[];
  notes: Notes;
}

function readPage(whole: JsonObject, source: string, reading: Reading): void {
  const { read, all, required, notes } = reading;
  const earlier = new Set([...all.keys(), ...read.replaced.keys(), ...read.gone.keys()]);
  const { page, fields, rest } = splitPage(whole, earlier);
  for (const what of rest)
    notes.leftOut(
      "lost-requirement",
      source,
      `What depends on an earlier page and is no field: ${what}.`,
    );
  const when = pageCondition(page["when"], source, reading);
  const conditions = new Map<string, string>();
  const asked: [string, Json, boolean][] = [
    ...Object.entries(isJsonObject(page["properties"]) ? page["properties"] : {}).map(
      ([name, property]): [string, Json, boolean] => [
        name,
        property,
        Array.isArray(page["required"]) && page["required"].includes(name),
      ],
    ),
    ...fields.map(({ name, property, isRequired }): [string, Json, boolean] => [
      name,
      property,
      isRequired,
    ]),
  ];
  for (const field of fields) {
    const cel = fieldCondition(field, source, reading);
    if (cel === undefined) continue;
    const before = conditions.get(field.name);
    conditions.set(field.name, before === undefined ? cel : `(${before}) || (${cel})`);
  }
  const kept = new Map<string, Json>();
  const needed = new Set<string>();
  for (const [name, property, isRequired] of asked) {
    if (kept.has(name)) continue;
    if (all.has(name))
      notes.changed("asked-twice", `${source}: ${name}`, "An earlier page asks for it already.");
    const made = all.has(name) ? undefined : readProperty(name, property, source, read, notes);
    if (made === undefined) continue;
    kept.set(name, made);
    if (isRequired) needed.add(name);
  }
  const {
    required: _,
    when: __,
    ...others
  } = Object.fromEntries(Object.entries(page).filter(([key]) => !key.startsWith("ui:")));
  const step = modernSchema(
    {
      ...others,
      ...(needed.size > 0 ? { required: [...needed] } : {}),
      properties: Object.fromEntries(kept),
    },
    source,
    notes,
  );
  const members = isJsonObject(step["properties"]) ? step["properties"] : {};
  for (const [name, property] of Object.entries(members)) {
    const mayBeHidden = when !== undefined || conditions.has(name);
    all.set(name, mayBeHidden ? withoutDefault(property) : property);
    if (needed.has(name) && !mayBeHidden) required.push(name);
  }
  const branches = conditional(step, 0);
  for (const [name, property] of branches) if (!all.has(name)) all.set(name, property);
  if (kept.size === 0 && branches.length === 0) return;
  read.steps.push({
    title: `Step ${read.steps.length + 1}`,
    ...step,
    ...(when === undefined ? {} : { "x-slipway-when": when }),
    properties: Object.fromEntries(
      Object.entries(members).map(([name, property]) => {
        const cel = conditions.get(name);
        return cel === undefined || !isJsonObject(property)
          ? [name, property]
          : [name, { ...property, "x-slipway-when": cel }];
      }),
    ),
  });
  notes.carried("page", source, `${kept.size} parameters: ${[...kept.keys()].join(", ")}.`);
}

/** A page that is shown only where its `when` holds (backstage/backstage#34292). */
function pageCondition(
  when: Json | undefined,
  source: string,
  { read, notes }: Reading,
): string | undefined {
  if (when === undefined || when === true) return undefined;
  try {
    const expression = typeof when === "string" ? onlyExpression(when) : undefined;
    if (expression === undefined)
      throw new NotConvertible("The condition of the page is no single expression.");
    const cel = toCondition(expression, ([root = "", ...path]) => {
      if (root !== "parameters") throw new NotConvertible(`${root} is no answer.`);
      return answer(path, read);
    });
    notes.carried("page-condition", source, "Its condition (when), as a condition of the step.");
    return cel;
  } catch (cause) {
    if (!(cause instanceof NotConvertible)) throw cause;
    notes.changed("lost-condition", source, `It is always shown now: ${cause.message}`);
    return undefined;
  }
}

function fieldCondition(
  { name, conditions }: ConditionalField,
  source: string,
  { read, notes }: Reading,
): string | undefined {
  try {
    const cel = conditionsInCel(conditions, (parameter) => answer([parameter], read));
    notes.carried(
      "page-condition",
      `${source}: ${name}`,
      "Its condition on an earlier page, as a condition of the field.",
    );
    return cel;
  } catch (cause) {
    if (!(cause instanceof NotConvertible)) throw cause;
    notes.changed(
      "lost-condition",
      `${source}: ${name}`,
      `It is always asked for now: ${cause.message}`,
    );
    return undefined;
  }
}

/** What a condition can read of the answers so far: it knows parameters and nothing else. */
function answer(path: readonly string[], { schema, replaced, gone }: ReadParameters): CelValue {
  const [name = ""] = path;
  if (replaced.has(name) || gone.has(name))
    throw new NotConvertible(`its condition reads ${name}, which is no parameter.`);
  const value = parameterPath(schema, path);
  if (value === undefined)
    throw new NotConvertible(
      `its condition reads ${path.join(".")}, which no earlier page asks for.`,
    );
  return value;
}

/**
 * Parameters that are asked for only where another one has some value; whoever reads them must
 * expect their absence.
 */
function conditional(schema: Json | undefined, depth: number): [string, Json][] {
  if (!isJsonObject(schema) || depth > 8) return [];
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((keyword) =>
    Array.isArray(schema[keyword]) ? schema[keyword] : [],
  );
  const dependent = isJsonObject(schema["dependentSchemas"])
    ? Object.values(schema["dependentSchemas"])
    : [];
  return [...lists, ...dependent, schema["then"], schema["else"]].flatMap((branch) => {
    const own =
      isJsonObject(branch) && isJsonObject(branch["properties"])
        ? Object.entries(branch["properties"])
        : [];
    return [
      ...own.map(([name, property]): [string, Json] => [name, withoutDefault(property)]),
      ...conditional(branch, depth + 1),
    ];
  });
}

function withoutDefault(property: Json): Json {
  if (!isJsonObject(property)) return {};
  const { default: _, ...rest } = property;
  return rest;
}
