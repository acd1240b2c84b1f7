import { isJsonObject, type JsonObject } from "@/lib/json";
import {
  objectKey,
  type ObjectName,
  type SchemaRegistry,
  standardRegistry,
  storedObject,
} from "@/lib/kubernetes";
import { kindFinder, type RequestKind } from "../match/kinds";
import { asStored } from "../objects/as-stored";
import { cloned } from "../objects/cloned";
import { applyDefaults } from "../objects/defaults";
import { objectsOfKinds } from "../objects/of-kinds";
import type { LocatedObject } from "../types";
import type { JudgeInput } from "./input";

/** Read by tools, and never by a cluster: Kustomize's files, and Slipway's own records. */
const neverApplied = new Set(["kustomize.config.k8s.io", "slipway.dev"]);

/** An object of a file as the API server has it. */
export interface Read {
  located: LocatedObject;
  object: JsonObject;
  kind: RequestKind;
  namespace: string;
  name: string;
}

/** What objects are read by: the kinds that there are. */
export interface Reader {
  find: ReturnType<typeof kindFinder>;
  read(located: LocatedObject): Read[];
}

export function readerOf(input: JudgeInput): Reader {
  const defaultNamespace = input.defaultNamespace ?? "default";
  const schemas = input.schemas ?? standardRegistry();
  const definitions = [input.objects, input.before ?? []].flatMap((list) =>
    Array.from(objectsOfKinds(list, isDefinition), (one) => one.object),
  );
  const find = kindFinder(schemas, definitions);
  return {
    find,
    read: (located) => {
      const kind = find(located.object);
      if (kind === undefined || neverApplied.has(kind.group)) return [];
      const object = inCluster(located.object, kind, defaultNamespace, schemas);
      const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
      const namespace = kind.namespaced ? String(metadata["namespace"]) : "";
      const name = typeof metadata["name"] === "string" ? metadata["name"] : "";
      return [{ located, object, kind, namespace, name }];
    },
  };
}

const isDefinition = (kind: string): boolean => kind.endsWith("/CustomResourceDefinition");

/** A copy of an object as the API server has it by the time admission sees it. */
function inCluster(
  manifest: JsonObject,
  kind: RequestKind,
  defaultNamespace: string,
  schemas: SchemaRegistry,
): JsonObject {
  // What is null is read by the schema; what it means is said where objects are validated.
  const entry = schemas.lookup(kind.group, kind.version, kind.kind);
  const decoded = storedObject(manifest, entry);
  const object = kind.builtin ? asStored(decoded) : cloned(decoded);
  const metadata = isJsonObject(object["metadata"])
    ? object["metadata"]
    : (object["metadata"] = {});
  if (
    kind.namespaced &&
    (typeof metadata["namespace"] !== "string" || metadata["namespace"] === "")
  )
    metadata["namespace"] = defaultNamespace;
  if (kind.builtin) applyDefaults(object);
  // Go writes a status that is kept by value, however empty.
  if (entry?.from === "kubernetes" && entry.schema().properties?.has("status") === true)
    object["status"] ??= {};
  return object;
}

export const keyOf = (read: Read): string => objectKey(nameOf(read));

export function nameOf({ kind, located, namespace, name }: Read): ObjectName {
  return {
    apiVersion: String(located.object["apiVersion"]),
    kind: kind.kind,
    ...(namespace === "" ? {} : { namespace }),
    name,
  };
}
