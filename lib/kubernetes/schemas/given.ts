import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { field, listField, textField } from "../object";
import type { SchemaEntry } from "./entry";
import { readJsonSchema } from "./json-schema";

/**
 * A schema that operators give: one document of a file. `path` ends in
 * `{group}/{kind}_{version}.json` for a JSON Schema (the layout of kubeconform and CRDs-catalog,
 * its kind in lower case); a CRD manifest says itself what it is.
 */
export interface GivenSchema {
  path: string;
  document: Json;
}

/**
 * What a given schema describes; empty for a document that is neither a CRD nor a JSON Schema in
 * the known layout.
 */
export function readGivenSchema({ path, document }: GivenSchema): SchemaEntry[] {
  if (!isJsonObject(document)) return [];
  if (textField(document, "kind") === "CustomResourceDefinition") return readCrd(document);
  if ((textField(document, "kind") ?? "").endsWith("List") && Array.isArray(document["items"])) {
    return document["items"].flatMap((item) => readGivenSchema({ path, document: item }));
  }
  return readLayout(path, document);
}

function readCrd(crd: JsonObject): SchemaEntry[] {
  const group = textField(crd, "spec", "group");
  const kind = textField(crd, "spec", "names", "kind");
  const resource = textField(crd, "spec", "names", "plural");
  if (!group || !kind || !resource) return [];
  const namespaced = textField(crd, "spec", "scope") !== "Cluster";
  return listField(crd, "spec", "versions").flatMap((entry) => {
    const version = textField(entry, "name");
    const openApi = field(entry, "schema", "openAPIV3Schema");
    if (!version || !isJsonObject(openApi) || field(entry, "served") === false) return [];
    const deprecated =
      field(entry, "deprecated") === true
        ? (textField(entry, "deprecationWarning") ?? `${group}/${version} ${kind} is deprecated.`)
        : undefined;
    return [
      {
        group,
        version,
        kind,
        resource,
        namespaced,
        from: "given",
        deprecated,
        schema: once(() => withObjectFields(readJsonSchema(openApi, { strictNull: true }), kind)),
      },
    ];
  });
}

function readLayout(path: string, document: JsonObject): SchemaEntry[] {
  const match = /(?:^|\/)([a-z0-9.-]+)\/([a-z0-9]+)_(v[a-z0-9]+)\.json$/.exec(path);
  if (!match || (document["type"] !== "object" && !isJsonObject(document["properties"]))) return [];
  const [, group = "", fileKind = "", version = ""] = match;
  const constant = listField(document, "properties", "kind", "enum")[0];
  const gvk = listField(document, "x-kubernetes-group-version-kind")[0];
  const kind = textField(gvk, "kind") ?? (typeof constant === "string" ? constant : fileKind);
  // The layout says nothing of plural and scope: guessed as Kubernetes' own clients guess.
  return [
    {
      group,
      version,
      kind,
      resource: guessPlural(kind),
      namespaced: true,
      from: "given",
      deprecated: undefined,
      schema: once(() => withObjectFields(readJsonSchema(document, { strictNull: false }), kind)),
    },
  ];
}

/** A CRD's schema may leave out what every object has. */
function withObjectFields(
  schema: ReturnType<typeof readJsonSchema>,
  kind: string,
): ReturnType<typeof readJsonSchema> {
  if (!schema.properties) return schema;
  const properties = new Map(schema.properties);
  for (const key of ["apiVersion", "kind"]) properties.set(key, { type: "string" });
  properties.set("metadata", { type: "object" });
  return { ...schema, properties, title: kind };
}

function guessPlural(kind: string): string {
  const word = kind.toLowerCase();
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
