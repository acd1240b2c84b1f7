import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Completed, Completion } from "./completed";
import { mostOptions } from "./completed";
import { type YamlContext, yamlContextAt } from "./yaml-context";

/** What else is known of a bundle, besides what the schema says of its template.yaml. */
export interface BundleKnowledge {
  /** Paths below `files/`, without it. */
  files: readonly string[];
  /** Dotted names of the parameters. */
  parameters: readonly string[];
}

/** Keys and values of template.yaml at an offset, by its JSON Schema (draft 7). Pure. */
export function completeTemplateFile(
  text: string,
  offset: number,
  schema: JsonObject,
  known: BundleKnowledge = { files: [], parameters: [] },
): Completed | undefined {
  const context = yamlContextAt(text, offset);
  if (context === undefined) return undefined;
  const candidates = schemasAt(schema, context.path);
  const keys = context.at === "key" ? keyOptions(candidates, schema, context) : [];
  const isValue = context.at === "value" || context.isItem;
  const values = isValue ? [...valueOptions(candidates), ...knownValues(context, known)] : [];
  const options = [...keys, ...values].slice(0, mostOptions);
  return options.length === 0 ? undefined : { from: context.from, options };
}

/** What the schema says of the key or value at an offset: for whoever points at it. Pure. */
export function describeAt(
  text: string,
  offset: number,
  schema: JsonObject,
): { from: number; to: number; name: string; info: string } | undefined {
  const word = wordAround(text, offset);
  const context = word === undefined ? undefined : yamlContextAt(text, word.from);
  if (word === undefined || context === undefined) return undefined;
  const path = context.at === "key" ? [...context.path, word.text] : context.path;
  const info = schemasAt(schema, path).flatMap(({ description }) =>
    typeof description === "string" ? [description] : [],
  );
  return info[0] === undefined ? undefined : { ...word, name: word.text, info: info[0] };
}

/** The word of a key or value that an offset is in. */
export function wordAround(text: string, offset: number) {
  let [from, to] = [offset, offset];
  while (from > 0 && /[\w$.-]/.test(text[from - 1] ?? "")) from -= 1;
  while (/[\w$.-]/.test(text[to] ?? "")) to += 1;
  return from === to ? undefined : { from, to, text: text.slice(from, to) };
}

const deepest = 8;

/** A schema, with references followed, and every alternative of it. */
function expanded(schema: Json | undefined, root: JsonObject, depth = 0): JsonObject[] {
  if (!isJsonObject(schema) || depth > deepest) return [];
  const { $ref } = schema;
  if (typeof $ref === "string") {
    const name = /^#\/definitions\/(.+)$/.exec($ref)?.[1];
    const { definitions } = root;
    const target = name !== undefined && isJsonObject(definitions) ? definitions[name] : undefined;
    return expanded(target, root, depth + 1);
  }
  const parts = ["anyOf", "oneOf", "allOf"].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list : [];
  });
  return [schema, ...parts.flatMap((part) => expanded(part, root, depth + 1))];
}

function schemasAt(root: JsonObject, path: readonly (string | number)[]): JsonObject[] {
  let found = expanded(root, root);
  for (const step of path)
    found = found.flatMap(({ properties, additionalProperties, items }) => {
      if (typeof step === "number") return expanded(items, root);
      if (isJsonObject(properties) && Object.hasOwn(properties, step))
        return expanded(properties[step], root);
      return expanded(additionalProperties, root);
    });
  return found;
}

function keyOptions(
  candidates: readonly JsonObject[],
  root: JsonObject,
  { present }: YamlContext,
): Completion[] {
  const taken = new Set(present);
  const members = new Map(
    candidates.flatMap(({ properties }) =>
      isJsonObject(properties) ? Object.entries(properties) : [],
    ),
  );
  const required = new Set(
    candidates.flatMap(({ required: names }) => (Array.isArray(names) ? names.map(String) : [])),
  );
  return [...members]
    .filter(([key]) => !taken.has(key))
    .map(([key, member]): Completion => {
      const schemas = expanded(member, root);
      const info = schemas.find(({ description }) => typeof description === "string")?.[
        "description"
      ];
      const type = typesOf(schemas);
      const detail = [type, required.has(key) ? "required" : ""].filter(Boolean).join(", ");
      return {
        label: key,
        kind: "field",
        apply: `${key}: `,
        ...(detail === "" ? {} : { detail }),
        ...(typeof info === "string" ? { info } : {}),
      };
    });
}

function typesOf(schemas: readonly JsonObject[]): string {
  const types = schemas.flatMap(({ type }) => (typeof type === "string" ? [type] : []));
  return [...new Set(types)].slice(0, 3).join(" or ");
}

function valueOptions(candidates: readonly JsonObject[]): Completion[] {
  const values = candidates.flatMap(({ enum: listed, const: one, type }): Json[] => [
    ...(Array.isArray(listed) ? listed : []),
    ...(one === undefined ? [] : [one]),
    ...(type === "boolean" ? [true, false] : []),
  ]);
  return [...new Set(values.filter((value) => typeof value !== "object").map(String))].map(
    (label) => ({ label, kind: "value" }),
  );
}

function knownValues({ path }: YamlContext, known: BundleKnowledge): Completion[] {
  const place = path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
  if (place === "spec.files.*.from") return knownOptions(known.files, "file");
  if (place === "spec.rules.*.field") return knownOptions(known.parameters, "parameter");
  if (/^spec\.parameters(?:\.\*)?\.required\.\*$/.test(place))
    return knownOptions(
      known.parameters.filter((name) => !name.includes(".")),
      "parameter",
    );
  return [];
}

function knownOptions(labels: readonly string[], detail: string): Completion[] {
  return labels.map((label) => ({ label, kind: "value", detail }));
}
