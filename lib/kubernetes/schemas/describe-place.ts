import type { Json } from "@/lib/json";
import { apiVersionOf, parseApiVersion } from "../object";
import type { SchemaRegistry } from "./registry";
import type { Schema } from "./schema";

/** What a schema says of a place of an object, for whoever writes it. */
export interface DescribedPlace {
  /** In words: `string`, `list of Container`. */
  type: string;
  description?: string | undefined;
  fields: {
    name: string;
    type: string;
    required: boolean;
    description?: string | undefined;
    /** What the API server fills in, as JSON. */
    default?: string | undefined;
  }[];
  /** The values that it may have, as texts. */
  values: string[];
}

/** Fields and values that are told of one place. */
const most = 200;

/**
 * The place of an object at a path; `*` is an item of a list, or any key of a map. Undefined where the kind or the path is
 * not known. Pure, in time of the path.
 */
export function describePlace(
  registry: SchemaRegistry,
  { apiVersion, kind, path }: { apiVersion: string; kind: string; path: readonly string[] },
): DescribedPlace | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  let at = registry.lookup(group, version, kind)?.schema();
  for (const step of path) at = at === undefined ? undefined : below(at, step);
  return at === undefined ? undefined : placeOf(at);
}

/** Every kind that is known, once per version. */
export function knownKinds(registry: SchemaRegistry): { apiVersion: string; kind: string }[] {
  const kinds = new Map(
    registry.kinds().map((gvk) => {
      const one = { apiVersion: apiVersionOf(gvk), kind: gvk.kind };
      return [`${one.apiVersion}/${one.kind}`, one];
    }),
  );
  return [...kinds.values()].toSorted(
    (a, b) => compare(a.kind, b.kind) || compare(a.apiVersion, b.apiVersion),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function below(schema: Schema, step: string): Schema | undefined {
  if (step === "*" && schema.items !== undefined) return schema.items;
  return schema.properties?.get(step) ?? schema.additional;
}

function placeOf(schema: Schema): DescribedPlace {
  const required = new Set(schema.required);
  const fields = [...(schema.properties ?? [])].slice(0, most).map(([name, field]) => ({
    name,
    type: typeInWords(field),
    required: required.has(name),
    description: field.description,
    default: field.default === undefined ? undefined : JSON.stringify(field.default),
  }));
  const { description } = schema;
  return { type: typeInWords(schema), description, fields, values: valuesOf(schema) };
}

function valuesOf(schema: Schema): string[] {
  if (schema.type === "boolean") return ["true", "false"];
  const values = schema.enum ?? schema.items?.enum ?? [];
  return values.filter(isScalar).map(String).slice(0, most);
}

const isScalar = (value: Json) => typeof value !== "object" && value !== "";

/** One level deep: a schema may hold itself. */
function typeInWords(schema: Schema): string {
  const { items, additional } = schema;
  if (items !== undefined) return `list of ${nameOf(items)}`;
  if (additional !== undefined && schema.properties === undefined)
    return `map of ${nameOf(additional)}`;
  return nameOf(schema);
}

function nameOf({ title, format, type, intOrString }: Schema): string {
  if (title !== undefined) return title;
  if (intOrString === true) return "number or string";
  if (format === "quantity") return "quantity";
  return type ?? "anything";
}
