import type { GroupVersionKind } from "../object";
import { apiVersionOf } from "../object";
import { builtinValues, mayBeEmpty, pointers } from "./builtin-values";
import table from "./builtins.json";
import { anything, type Schema } from "./schema";

/**
 * `builtins.json`: facts of the official client's models in a compact form; `builtin-table.ts` says how
 * it is written.
 */
export interface BuiltinTable {
  /** The Kubernetes minor release that it describes, e.g. `1.36`. */
  release: string;
  /** `apps/v1/Deployment` to model, plural and scope: `V1Deployment,deployments,namespaced`. */
  kinds: Record<string, string>;
  /**
   * A model to its fields: `name!:s,ports:[=V1ContainerPort]`; `!` is required, the codes are those
   * of `typeOf`.
   */
  models: Record<string, string>;
}

const { release, kinds, models }: BuiltinTable = table;

/** The Kubernetes release that the built-in schemas describe, e.g. `1.36`. */
export const builtinRelease = release;

const compiled = new Map<string, Schema>();

const scalars: Readonly<Record<string, Schema>> = {
  s: { type: "string" },
  i: { type: "integer", format: "int32" },
  l: { type: "integer", format: "int64" },
  n: { type: "number" },
  b: { type: "boolean" },
  d: { type: "string", format: "date-time" },
  D: { type: "string", format: "date-time" },
  B: { type: "string", format: "byte" },
  q: { format: "quantity" },
  x: { intOrString: true },
  "*": anything,
};

function typeOf(code: string): Schema {
  if (code.startsWith("=")) return builtinModel(code.slice(1));
  if (code.startsWith("[")) return { type: "array", items: typeOf(code.slice(1, -1)) };
  if (code.startsWith("{")) return { type: "object", additional: typeOf(code.slice(1, -1)) };
  return scalars[code] ?? anything;
}

/** The schema of a model of the client, e.g. `V1Affinity`; compiled when first asked for. */
export function builtinModel(name: string): Schema {
  const known = compiled.get(name);
  if (known) return known;
  const line = Object.hasOwn(models, name) ? models[name] : undefined;
  if (line === undefined) throw new Error(`Kubernetes ${release} has no model ${name}.`);
  const title = name.replace(/^(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, "");
  const properties = new Map<string, Schema>();
  const required: string[] = [];
  const schema: Schema = { type: "object", title, properties, required, unknown: "closed" };
  compiled.set(name, schema); // before its fields: a model may hold itself
  for (const entry of line === "" ? [] : line.split(",")) {
    const colon = entry.indexOf(":");
    const isRequired = entry[colon - 1] === "!";
    const key = entry.slice(0, isRequired ? colon - 1 : colon);
    const type = entry.slice(colon + 1);
    const field = limited(typeOf(type), builtinValues[`${title}.${key}`]);
    properties.set(key, type === "s" ? emptiable(field, `${title}.${key}`, isRequired) : field);
    if (isRequired) required.push(key);
  }
  return schema;
}

/** A text that is required may not be empty; one with a default is then as good as absent. */
function emptiable(type: Schema, name: string, isRequired: boolean): Schema {
  if (isRequired) return type.enum || mayBeEmpty.has(name) ? type : { ...type, minLength: 1 };
  return type.enum && !pointers.has(name) ? { ...type, emptyIsAbsent: true } : type;
}

function limited(type: Schema, limits: Schema | undefined): Schema {
  if (!limits) return type;
  return type.items ? { ...type, items: { ...type.items, ...limits } } : { ...type, ...limits };
}

export interface BuiltinKind {
  model: string;
  /** The plural that URLs and RBAC use, e.g. `deployments`. */
  resource: string;
  namespaced: boolean;
}

export function builtinKind(gvk: GroupVersionKind): BuiltinKind | undefined {
  const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
  const [model, resource, scope] = Object.hasOwn(kinds, key) ? (kinds[key]?.split(",") ?? []) : [];
  return model && resource ? { model, resource, namespaced: scope === "namespaced" } : undefined;
}

/** Every built-in kind. */
export function builtinKinds(): GroupVersionKind[] {
  return Object.keys(kinds).map((key) => {
    const [kind = "", version = "", group = ""] = key.split("/").reverse();
    return { group, version, kind };
  });
}
