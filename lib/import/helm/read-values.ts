import { fromPointer, isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { checkParameters } from "@/lib/template/browser";
import type { YamlDocument } from "@/lib/yaml";
import { readDocuments, readJson, type Reading } from "../read";
import type { ImportFiles, Notes } from "../report";
import { modernSchema } from "../schema";
import { describeValues } from "./describe-values";

/** The values of a chart as it comes. */
export interface ReadValues {
  /** `values.schema.json` in the draft that the form reads; empty where there is none. */
  schema: JsonObject;
  /** `values.yaml`: the values of the chart on its own, whatever defaults its schema names. */
  values: JsonObject;
  /** What its comments say, by dotted path. */
  descriptions: ReadonlyMap<string, string>;
  /** Dotted paths of values that the chart's own schema refuses, and of what they stand in. */
  refused: ReadonlySet<string>;
}

/** `problem` where `values.yaml` is no YAML: Helm cannot read the chart either. */
export function readValues(chart: ImportFiles, notes: Notes): ReadValues | { problem: string } {
  const schema = readSchema(chart, notes);
  const text = Object.hasOwn(chart, "values.yaml") ? (chart["values.yaml"] ?? "") : "";
  const read = readYamlOfValues(text, notes);
  if ("problem" in read) return read;
  const [defaults] = read.value;
  if (defaults === undefined || !isJsonObject(defaults.value))
    return { schema, values: {}, descriptions: new Map(), refused: new Set() };
  const values = defaults.value;
  return {
    schema,
    values,
    descriptions: describeValues(defaults.tree, text),
    refused: contradictions(schema, values, notes),
  };
}

/** As Helm reads it: of a key that stands twice, the last value counts. */
function readYamlOfValues(text: string, notes: Notes): Reading<YamlDocument[]> {
  const strict = readDocuments(text, { go: true });
  if (!("problem" in strict)) return strict;
  const read = readDocuments(text, { go: true, lastKeyWins: true });
  if ("problem" in read) return strict;
  notes.changed(
    "chart-twice",
    "values.yaml",
    `${strict.problem} The last value counts, as in Helm.`,
  );
  return read;
}

function readSchema(chart: ImportFiles, notes: Notes): JsonObject {
  if (!Object.hasOwn(chart, "values.schema.json")) return {};
  const read = readJson(chart["values.schema.json"] ?? "");
  if ("problem" in read) {
    notes.leftOut("chart-schema", "values.schema.json", read.problem);
    return {};
  }
  const schema = modernSchema(read.value, "values.schema.json", notes);
  if (JSON.stringify(read.value).includes('"default"'))
    notes.leftOut(
      "chart-schema-defaults",
      "values.schema.json: defaults",
      "Helm fills in no default of a schema: what values.yaml has is what the chart has.",
    );
  return schema;
}

/** What the chart's own schema says against the chart's own values. Nothing is missing by itself. */
function contradictions(schema: JsonObject, values: JsonObject, notes: Notes): Set<string> {
  const refused = new Set<string>();
  if (Object.keys(schema).length === 0) return refused;
  for (const { pointer, keyword, message } of checkParameters(schema, withoutNulls(values))) {
    if (keyword === "required") continue;
    const steps = fromPointer(pointer);
    const path = steps.join(".");
    for (let end = 1; end <= steps.length; end += 1) refused.add(steps.slice(0, end).join("."));
    notes.changed(
      "chart-contradiction",
      `values: ${path === "" ? "the whole" : path}`,
      `The chart's own schema refuses the chart's own value (${message.replace(/\.$/, "")}): Helm installs it only with another one.`,
    );
  }
  return refused;
}

function withoutNulls(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
