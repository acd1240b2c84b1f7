import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { CelValue } from "../parameter-path";
import type { Notes } from "../report";
import { modernSchema } from "../schema";

export interface ReadParameters {
  steps: JsonObject[];
  /** All steps in one, to look paths up in. */
  schema: JsonObject;
  /** Parameters that are something of the request itself, by name. */
  replaced: Map<string, CelValue>;
  /** Parameters that were left out, with why. */
  gone: Map<string, string>;
}

const names = new Set(["name", "component_id", "componentId", "component_name", "componentName"]);
const owners = new Set(["OwnerPicker", "OwnedEntityPicker", "MyGroupsPicker"]);
const repositories = new Set(["RepoUrlPicker", "RepoBranchPicker", "RepoOwnerPicker"]);
/** Chosen by the form itself, from the schema. */
const widgets = new Set([
  "textarea",
  "radio",
  "checkboxes",
  "select",
  "updown",
  "range",
  "text",
  "checkbox",
]);

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
    schema: { type: "object" },
    replaced: new Map(),
    gone: new Map(),
  };
  const all = new Map<string, Json>();
  const required: Json[] = [];
  for (const [index, page] of pages.entries()) {
    const source = `${file}: page ${index + 1}`;
    const properties = Object.entries(
      isJsonObject(page["properties"]) ? page["properties"] : {},
    ).flatMap(([name, property]): [string, Json][] => {
      if (all.has(name))
        notes.changed(`${source}: ${name}`, "An earlier page asks for it already.");
      const kept = all.has(name) ? undefined : readProperty(name, property, source, read, notes);
      return kept === undefined ? [] : [[name, kept]];
    });
    const asked = (Array.isArray(page["required"]) ? page["required"] : []).filter((name) =>
      properties.some(([key]) => key === name),
    );
    const { required: _, ...rest } = Object.fromEntries(
      Object.entries(page).filter(([key]) => !key.startsWith("ui:")),
    );
    const step = modernSchema(
      {
        ...rest,
        ...(asked.length > 0 ? { required: asked } : {}),
        properties: Object.fromEntries(properties),
      },
      source,
      notes,
    );
    for (const [name, property] of Object.entries(
      isJsonObject(step["properties"]) ? step["properties"] : {},
    ))
      all.set(name, property);
    for (const [name, property] of conditional(step, 0))
      if (!all.has(name)) all.set(name, property);
    required.push(...asked);
    if (properties.length > 0) {
      read.steps.push({ title: `Step ${read.steps.length + 1}`, ...step });
      notes.carried(
        source,
        `${properties.length} parameters: ${properties.map(([name]) => name).join(", ")}.`,
      );
    }
  }
  read.schema = { type: "object", properties: Object.fromEntries(all), required };
  return read;
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

function readProperty(
  name: string,
  property: Json,
  source: string,
  read: ReadParameters,
  notes: Notes,
): Json | undefined {
  if (!isJsonObject(property)) return property;
  const here = `${source}: ${name}`;
  const field = typeof property["ui:field"] === "string" ? property["ui:field"] : "";
  if (owners.has(field) || (names.has(name) && property["type"] === "string")) {
    const cel = owners.has(field) ? "instance.team" : "instance.name";
    read.replaced.set(name, { cel, type: "string", optional: false });
    notes.changed(here, `Every request has it: ${cel} stands where it was used.`);
    return undefined;
  }
  if (repositories.has(field)) {
    read.gone.set(name, "the target of a request says where its files go");
    notes.changed(here, "The target of a request says in which repository and where its files go.");
    return undefined;
  }
  if (field === "Secret" || property["ui:widget"] === "password") {
    read.gone.set(name, "it is a secret");
    notes.leftOut(
      here,
      "A secret must not be committed: use an existing Secret or an ExternalSecret.",
    );
    return undefined;
  }
  if (field !== "") notes.changed(here, `The picker ${field} is a plain field now.`);
  return withHints(property, here, notes, 0);
}

/** What the hints of the form say that a schema can say; the others are noted. */
function withHints(property: Json, here: string, notes: Notes, depth: number): Json {
  if (!isJsonObject(property) || depth > 20) return property;
  const { enum: allowed, enumNames, ...rest } = property;
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === "properties" && isJsonObject(value)) {
      kept[key] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          withHints(inner, `${here}.${name}`, notes, depth + 1),
        ]),
      );
    } else if (key === "items")
      kept[key] = Array.isArray(value) ? value : withHints(value, `${here}[]`, notes, depth + 1);
    else if (key === "ui:help" || key === "ui:description") {
      if (rest["description"] === undefined && typeof value === "string")
        kept["description"] = value;
    } else if (key === "ui:placeholder") {
      if (rest["examples"] === undefined && typeof value === "string") kept["examples"] = [value];
    } else if (key === "ui:readonly") kept["readOnly"] = value === true;
    else if (!key.startsWith("ui:")) kept[key] = value;
    else if (
      key !== "ui:field" &&
      key !== "ui:autofocus" &&
      key !== "ui:enumNames" &&
      !(key === "ui:widget" && typeof value === "string" && widgets.has(value))
    )
      notes.leftOut(here, `The hint ${key} for the form.`);
  }
  if (!Array.isArray(allowed)) return kept;
  const titles = [enumNames, property["ui:enumNames"]].find((list) => Array.isArray(list));
  if (!Array.isArray(titles) || titles.length !== allowed.length) return { ...kept, enum: allowed };
  return {
    ...kept,
    oneOf: allowed.map((value, index) => ({ const: value, title: String(titles[index]) })),
  };
}
