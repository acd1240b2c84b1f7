import { canonicalJson, type JsonObject } from "@/lib/json";
import { budgetOfTree, buildKustomization, folderOf, isKustomization, type ManifestTree } from "..";
import { readDocuments } from "../manifest-tree";

/** A tree of texts, by path. */
export type Texts = Readonly<Record<string, string>>;

export function treeOf(texts: Texts): ManifestTree {
  const folders = Map.groupBy(Object.keys(texts).filter(isKustomization), folderOf);
  return {
    budget: budgetOfTree(1),
    has: (file) => Object.hasOwn(texts, file),
    text: (file) => (Object.hasOwn(texts, file) ? texts[file] : undefined),
    skipped: () => undefined,
    kustomizationsIn: (folder) => folders.get(folder) ?? [],
    documents: (file) => readDocuments(file, texts[file] ?? ""),
  };
}

/** What is built of a folder, as one text; or why it is not. */
export function builtText(texts: Texts, folder: string): { text: string } | { refused: string } {
  const built = buildKustomization(treeOf(texts), { folder });
  if (built.refused !== undefined)
    return { refused: `${built.refused.file} ${built.refused.reason}` };
  return { text: sortedText(built.objects.map(({ object }) => object)) };
}

/** Objects by what they are called, each as canonical JSON. */
export function sortedText(objects: readonly JsonObject[]): string {
  return objects
    .map((object) => `${keyOf(object)} ${canonicalJson(object)}`)
    .sort()
    .join("\n");
}

function keyOf(object: JsonObject): string {
  const { namespace = "", name = "" } = (object["metadata"] ?? {}) as JsonObject;
  return JSON.stringify([object["apiVersion"] ?? "", object["kind"] ?? "", namespace, name]);
}
