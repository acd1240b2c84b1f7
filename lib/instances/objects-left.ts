import { isJsonObject, type Json, type JsonObject, valueAt } from "@/lib/json";
import type { LocatedObject } from "@/lib/admission";
import { flatten, objectKey, objectName, objectTitle } from "@/lib/kubernetes";
import { readYaml } from "@/lib/yaml";

/** Characters of a file: larger ones are not read from a repository. */
const longestFile = 10 * 1024 * 1024;

/**
 * What kustomize-controller leaves alone when it is no longer in Git: one of these says `disabled`.
 */
const keeping = ["kustomize.toolkit.fluxcd.io/prune", "kustomize.toolkit.fluxcd.io/reconcile"];

/**
 * What becomes of objects that are no longer in Git, as one says their names: `Deployment
 * checkout`.
 */
export interface ObjectsLeft {
  /** Flux deletes them. */
  deleted: string[];
  /** They stay in the cluster, and nothing manages them any more. */
  kept: string[];
}

/**
 * The objects of an instance's manifests, those of a List one by one. `contents` by path in the repository; what
 * cannot be read gives none. Pure.
 */
export function manifestObjects(
  path: string,
  contents: Readonly<Record<string, string>>,
): LocatedObject[] {
  const manifests = `${path}/manifests/`;
  return Object.entries(contents)
    .filter(([file]) => file.startsWith(manifests) && /\.ya?ml$/.test(file))
    .flatMap(([file, text]) =>
      objectsIn(text).map(({ object, document }) => ({
        file: file.slice(manifests.length),
        document,
        object,
      })),
    )
    .filter(({ object }) => !String(object["apiVersion"]).startsWith("kustomize.config.k8s.io/"));
}

/** What is in `before` and not in `after`. Pure. */
export function objectsLeft(
  before: readonly LocatedObject[],
  after: readonly LocatedObject[],
): ObjectsLeft {
  const stays = new Set(after.map(({ object }) => objectKey(objectName(object))));
  const left = before.filter(({ object }) => !stays.has(objectKey(objectName(object))));
  const names = (keep: boolean) =>
    [
      ...new Set(
        left
          .filter(({ object }) => isKept(object) === keep)
          .map(({ object }) => objectTitle(objectName(object))),
      ),
    ].sort();
  return { deleted: names(false), kept: names(true) };
}

function objectsIn(text: string): { object: JsonObject; document: number }[] {
  return readYaml(text, { longest: longestFile }).documents.flatMap(({ value }, document) =>
    isObject(value)
      ? flatten(value).flatMap(({ object }) => (isObject(object) ? [{ object, document }] : []))
      : [],
  );
}

function isObject(value: Json): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value["kind"] === "string" &&
    typeof value["apiVersion"] === "string"
  );
}

function isKept(object: JsonObject): boolean {
  const annotations = valueAt(object, ["metadata", "annotations"]);
  return isJsonObject(annotations) && keeping.some((name) => annotations[name] === "disabled");
}
