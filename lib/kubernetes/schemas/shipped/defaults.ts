import type { Json } from "@/lib/json";
import type { ShippedKind } from "../dsl";
import type { Schema } from "../schema";
import table from "./defaults.json";

/**
 * What the published CRDs fill in, by kind (`<apiVersion>/<kind>`) and field: `[]` is an item of a list, `{}` a
 * value of a map. Facts of the CRDs; a test holds them against those.
 */
const defaults: Readonly<Record<string, Readonly<Record<string, Json>>>> = table;

type Rest = readonly [path: readonly string[], value: Json];

/** A kind with the defaults of its published CRD. */
export function withPublishedDefaults(kind: ShippedKind): ShippedKind {
  const fields = defaults[`${kind.apiVersion}/${kind.kind}`];
  if (fields === undefined) return kind;
  const paths = Object.entries(fields).map(([path, value]): Rest => [path.split("/"), value]);
  return { ...kind, schema: filled(kind.schema, paths) };
}

/** A copy along the paths: parts of a schema are shared with other kinds. */
function filled(schema: Schema, paths: readonly Rest[]): Schema {
  const copy: Schema = { ...schema };
  const below = new Map<string, Rest[]>();
  for (const [[step, ...rest], value] of paths) {
    if (step === undefined) copy.default = value;
    else below.set(step, [...(below.get(step) ?? []), [rest, value]]);
  }
  const properties = new Map(schema.properties);
  for (const [step, rest] of below) {
    const field = properties.get(step);
    if (step === "[]" && schema.items) copy.items = filled(schema.items, rest);
    else if (step === "{}" && schema.additional) copy.additional = filled(schema.additional, rest);
    else if (field !== undefined) properties.set(step, filled(field, rest));
  }
  if (schema.properties) copy.properties = properties;
  return copy;
}
