import type { LocatedObject } from "@/lib/admission";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import {
  applyFolder,
  budgetOfTree,
  folderOf,
  isKustomization,
  type ManifestTree,
  readDocuments,
} from "@/lib/kustomize";
import type { RenderedFile, Rendering } from "@/lib/template";

/**
 * The objects that Flux would apply of what a template writes: where it writes kustomizations of its own, what they take in and
 * make of it. Names that end in a hash of what is in them are told without it, since another hash is no other object. Pure.
 */
export function appliedObjects({ files }: Pick<Rendering, "files">): LocatedObject[] {
  const folders = Map.groupBy(files.map(({ path }) => path).filter(isKustomization), folderOf);
  if (folders.size === 0) return files.flatMap(objectsIn);
  const found: LocatedObject[] = [];
  const root = folders.has(".") ? { folder: "." } : { folder: ".", paths: listed(files, folders) };
  applyFolder(treeOf(files, folders), root, (object) => found.push(object));
  return found;
}

function objectsIn({ path, documents }: RenderedFile): LocatedObject[] {
  return documents.flatMap((object, document) =>
    isObject(object) ? [{ file: path, document, object }] : [],
  );
}

function isObject(value: Json): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value["kind"] === "string" &&
    !String(value["apiVersion"]).startsWith("kustomize.config.k8s.io/")
  );
}

/** What the kustomization that Slipway writes would list: folders with one of their own, and files beside them. */
function listed(
  files: readonly RenderedFile[],
  folders: ReadonlyMap<string, readonly string[]>,
): string[] {
  const isBelow = (path: string, except = "") =>
    [...folders.keys()].some((folder) => folder !== except && path.startsWith(`${folder}/`));
  return [
    ...[...folders.keys()].filter((folder) => !isBelow(folder, folder)),
    ...files
      .filter((file) => !isBelow(file.path) && objectsIn(file).length > 0)
      .map(({ path }) => path),
  ];
}

function treeOf(
  files: readonly RenderedFile[],
  folders: ReadonlyMap<string, readonly string[]>,
): ManifestTree {
  const texts = new Map(files.map(({ path, content }) => [path, content]));
  return {
    budget: budgetOfTree(folders.size),
    has: (path) => texts.has(path),
    text: (path) => texts.get(path),
    skipped: () => undefined,
    kustomizationsIn: (folder) => folders.get(folder) ?? [],
    documents: (path) => {
      const read = readDocuments(path, texts.get(path) ?? "");
      return Array.isArray(read) && isKustomization(path) ? read.map(withoutHashes) : read;
    },
  };
}

function withoutHashes(kustomization: Json): Json {
  if (!isJsonObject(kustomization)) return kustomization;
  const { generatorOptions } = kustomization;
  const options = isJsonObject(generatorOptions) ? generatorOptions : {};
  return { ...kustomization, generatorOptions: { ...options, disableNameSuffixHash: true } };
}
