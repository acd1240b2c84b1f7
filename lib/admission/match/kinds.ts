import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { parseApiVersion, type SchemaRegistry } from "@/lib/kubernetes";

/** What the API server calls the kind of an object. */
export interface RequestKind {
  group: string;
  version: string;
  kind: string;
  resource: string;
  namespaced: boolean;
  /** Whether the API server has a type of its own for it. */
  builtin: boolean;
  known: boolean;
  /** All versions that the API server has of it, where they are known. */
  versions?: readonly string[];
}

/**
 * Finds the resource of a kind: of the registry, of CRDs among the objects, or as a guess that only
 * wildcards match surely.
 */
export function kindFinder(
  schemas: SchemaRegistry,
  objects: readonly JsonObject[],
): (object: JsonObject) => RequestKind | undefined {
  const defined = definedHere(objects);
  const known = new Map<string, RequestKind>();
  return (object) => {
    const { apiVersion, kind } = object;
    if (
      typeof apiVersion !== "string" ||
      typeof kind !== "string" ||
      apiVersion === "" ||
      kind === ""
    )
      return undefined;
    const key = `${apiVersion}/${kind}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const { group, version } = parseApiVersion(apiVersion);
    const entry = schemas.lookup(group, version, kind);
    const here = defined.get(`${group}/${kind}`);
    const found = entry ?? here;
    const namespaced =
      isJsonObject(object["metadata"]) && typeof object["metadata"]["namespace"] === "string";
    const result: RequestKind = found
      ? {
          group,
          version,
          kind,
          resource: found.resource,
          namespaced: found.namespaced,
          builtin: entry?.from === "kubernetes",
          known: true,
          ...(entry?.from === "kubernetes" ? { versions: schemas.versions(group, kind) } : {}),
        }
      : {
          group,
          version,
          kind,
          resource: pluralOf(kind),
          namespaced,
          builtin: false,
          known: false,
        };
    if (found) known.set(key, result);
    return result;
  };
}

function definedHere(
  objects: readonly JsonObject[],
): Map<string, { resource: string; namespaced: boolean }> {
  const found = new Map<string, { resource: string; namespaced: boolean }>();
  for (const object of objects) {
    if (object["kind"] !== "CustomResourceDefinition" || !isJsonObject(object["spec"])) continue;
    const { group, scope, names } = object["spec"] as Record<string, Json | undefined>;
    if (
      !isJsonObject(names) ||
      typeof group !== "string" ||
      typeof names["kind"] !== "string" ||
      typeof names["plural"] !== "string"
    )
      continue;
    found.set(`${group}/${names["kind"]}`, {
      resource: names["plural"],
      namespaced: scope !== "Cluster",
    });
  }
  return found;
}

/** As generators of CRDs make it by default. */
function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}
