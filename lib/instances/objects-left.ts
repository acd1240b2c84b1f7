import { parseAllDocuments } from "yaml";
import { isJsonObject, type JsonObject } from "@/lib/json";
import type { LocatedObject } from "@/lib/admission";

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
  /** They stay in the cluster, and nobody looks after them any more. */
  kept: string[];
}

/**
 * The objects of an instance's manifests. `contents` by path in the repository; what cannot be read
 * gives none. Pure.
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
  const stays = new Set(after.map(({ object }) => identity(object)));
  const left = before.filter(({ object }) => !stays.has(identity(object)));
  const names = (keep: boolean) =>
    [
      ...new Set(
        left.filter(({ object }) => isKept(object) === keep).map(({ object }) => nameOf(object)),
      ),
    ].sort();
  return { deleted: names(false), kept: names(true) };
}

function objectsIn(text: string): { object: JsonObject; document: number }[] {
  const documents = parseAllDocuments(text, { version: "1.2" });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document, index) => {
    if (document.errors.length > 0) return [];
    const object: unknown = document.toJS({ maxAliasCount: 100 });
    return isJsonObject(object) &&
      typeof object["kind"] === "string" &&
      typeof object["apiVersion"] === "string"
      ? [{ object, document: index }]
      : [];
  });
}

function metadataOf(object: JsonObject): JsonObject {
  return isJsonObject(object["metadata"]) ? object["metadata"] : {};
}

/** As the API server tells objects apart: versions of a group are one. */
function identity(object: JsonObject): string {
  const { name, namespace } = metadataOf(object);
  const group = String(object["apiVersion"]).split("/").slice(0, -1).join("/");
  return [group, object["kind"], namespace ?? "", name].map(String).join(" ");
}

function isKept(object: JsonObject): boolean {
  const { annotations } = metadataOf(object);
  return isJsonObject(annotations) && keeping.some((name) => annotations[name] === "disabled");
}

function nameOf(object: JsonObject): string {
  return `${String(object["kind"])} ${String(metadataOf(object)["name"] ?? "")}`;
}
