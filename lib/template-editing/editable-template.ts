import { isAlias, isMap, isSeq } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { nameInWords } from "@/lib/template/browser";
import {
  type EditableYaml,
  entriesOf,
  jsonOf,
  nodeAt,
  openYaml,
  Unwritable,
  type YamlPath,
} from "@/lib/yaml-editing";
import { type FieldKind, kindOfField, staysYaml } from "./field-kinds";

/** The lines that something is written in, from 1. */
export interface LineRange {
  first: number;
  last: number;
}

/** Where a field is: in a step, and there at the end of the names of the groups around it. */
export interface FieldPlace {
  step: number;
  names: readonly string[];
}

/** A parameter, or a member of a group. */
export interface EditableField extends FieldPlace {
  name: string;
  /** What the form calls it: its title, or its name in words. */
  label: string;
  kind: FieldKind;
  required: boolean;
  /** As it is written. */
  schema: JsonObject;
  /** Members of a group. */
  fields: readonly EditableField[];
  /** Keywords that only YAML can show. */
  stays: readonly string[];
  /** Why nothing of it can be changed here, as a sentence. */
  locked: string | undefined;
  lines: LineRange;
}

export interface EditableStep {
  step: number;
  title: string;
  description: string;
  /** CEL, or "". */
  when: string;
  fields: readonly EditableField[];
  stays: readonly string[];
  locked: string | undefined;
  lines: LineRange;
}

export interface EditableRule {
  rule: string;
  field: string;
  message: string;
  lines: LineRange;
}

/** What a template asks, as it is edited. */
export interface EditableTemplate {
  /** A list of steps, one schema without steps, or nothing yet. */
  form: "steps" | "one" | "none";
  steps: readonly EditableStep[];
  rules: readonly EditableRule[];
  /** The whole of template.yaml, as data. */
  value: JsonObject;
}

export type ReadTemplate =
  | { template: EditableTemplate; problem?: undefined }
  /** Why it can be edited as text only, as a sentence. */
  | { problem: string; template?: undefined };

/** Reads template.yaml for its form. Pure. */
export function readEditable(text: string): ReadTemplate {
  try {
    return { template: read(openYaml(text)) };
  } catch (cause) {
    if (cause instanceof Unwritable) return { problem: cause.message };
    throw cause;
  }
}

export const parametersPath = ["spec", "parameters"] as const;
export const rulesPath = ["spec", "rules"] as const;

function read(yaml: EditableYaml): EditableTemplate {
  const value = jsonOf(yaml.tree);
  if (!isJsonObject(value))
    throw new Unwritable("template.yaml has to be a map with metadata and spec.");
  const spec = isJsonObject(value["spec"]) ? value["spec"] : {};
  const { parameters = null, rules } = spec;
  const isList = Array.isArray(parameters);
  if (parameters !== null && !isList && !isJsonObject(parameters))
    throw new Unwritable("spec.parameters is a list of steps, or one schema.");
  const written = isList ? parameters : parameters === null ? [] : [parameters];
  const isEmpty = written.length === 0 || (!isList && Object.keys(written[0] ?? {}).length === 0);
  return {
    form: isEmpty ? "none" : isList ? "steps" : "one",
    steps: isEmpty
      ? []
      : written.map((step, at) =>
          readStep(yaml, at, isList ? [...parametersPath, at] : parametersPath, step),
        ),
    rules: (Array.isArray(rules) ? rules : []).map((rule, at) => ({
      rule: textIn(rule, "rule"),
      field: textIn(rule, "field"),
      message: textIn(rule, "message"),
      lines: linesOf(yaml, [...rulesPath, at]),
    })),
    value,
  };
}

const shownOfStep = new Set([
  "title",
  "description",
  "required",
  "properties",
  "x-slipway-when",
  "type",
]);

function readStep(yaml: EditableYaml, step: number, path: YamlPath, value: Json): EditableStep {
  const schema = isJsonObject(value) ? value : {};
  return {
    step,
    title: textIn(schema, "title"),
    description: textIn(schema, "description"),
    when: textIn(schema, "x-slipway-when"),
    fields: readFields(yaml, { step, names: [] }, path, schema),
    stays: Object.keys(schema).filter((keyword) => !shownOfStep.has(keyword)),
    locked: isJsonObject(value) ? lockOf(yaml, path) : "It is no schema.",
    lines: linesOf(yaml, path),
  };
}

function readFields(
  yaml: EditableYaml,
  { step, names }: FieldPlace,
  path: YamlPath,
  { properties, required }: JsonObject,
): EditableField[] {
  if (!isJsonObject(properties)) return [];
  // In the order of the text: an object has its numbers first.
  const node = nodeAt(yaml, [...path, "properties"]);
  const order = isMap(node)
    ? entriesOf(yaml.text, node).map(({ key }) => key ?? "")
    : Object.keys(properties);
  return order.map((name): EditableField => {
    const value = properties[name] ?? null;
    const schema = isJsonObject(value) ? value : {};
    const own = [...path, "properties", name];
    const kind = kindOfField(schema);
    const place = { step, names: [...names, name] };
    const lines = linesOf(yaml, own);
    return {
      ...place,
      name,
      label: textIn(schema, "title") || nameInWords(name),
      kind,
      required: Array.isArray(required) && required.includes(name),
      schema,
      fields: kind === "group" ? readFields(yaml, place, own, schema) : [],
      stays: staysYaml(schema, kind),
      locked: isJsonObject(value) ? lockOf(yaml, own) : "It is no schema with keywords.",
      lines,
    };
  });
}

/** Why what stands at a path cannot be changed by itself. */
function lockOf(yaml: EditableYaml, path: YamlPath): string | undefined {
  for (let length = 1; length <= path.length; length += 1) {
    const node = nodeAt(yaml, path.slice(0, length));
    if (isAlias(node))
      return `It is written once and used in several places (*${node.source}): change it in the YAML.`;
    if ((isMap(node) || isSeq(node)) && node.anchor !== undefined)
      return `It is used in several places (&${node.anchor}): change it in the YAML.`;
  }
  return undefined;
}

/** The lines of an entry, or of the nearest one around it. */
function linesOf(yaml: EditableYaml, path: YamlPath): LineRange {
  const parent = nodeAt(yaml, path.slice(0, -1));
  const step = path.at(-1);
  const entries = isMap(parent) || isSeq(parent) ? entriesOf(yaml.text, parent) : [];
  const entry = typeof step === "number" ? entries[step] : entries.find(({ key }) => key === step);
  if (entry === undefined)
    return path.length > 1 ? linesOf(yaml, path.slice(0, -1)) : { first: 1, last: 1 };
  return { first: yaml.placeAt(entry.start).line, last: yaml.placeAt(entry.end).line };
}

function textIn(value: Json, key: string): string {
  const text = isJsonObject(value) ? value[key] : undefined;
  return typeof text === "string" ? text : "";
}

/** Every field with the members of groups, in the order of the form. */
export function everyField(fields: readonly EditableField[]): EditableField[] {
  return fields.flatMap((field) => [field, ...everyField(field.fields)]);
}
