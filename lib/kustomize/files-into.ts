import { isJsonObject, type JsonObject } from "@/lib/json";
import { isKustomization, possiblePaths } from "./entries";
import type { ManifestTree } from "./manifest-tree";
import type { BrokenManifest, UnreadManifest } from "./refusal";

/** Every file that may go into a folder by its kustomization, included. For what is not judged. */
export function filesInto(tree: ManifestTree, folder: string, seen = new Set<string>()): string[] {
  if (seen.has(folder)) return [];
  seen.add(folder);
  return tree.kustomizationsIn(folder).flatMap((file) => {
    const documents = tree.documents(file);
    const paths = Array.isArray(documents) ? possiblePaths(folder, documents) : [];
    return [file, ...filesAt(tree, paths, seen)];
  });
}

/** What there is at some paths: files, and what goes into folders that have a kustomization. */
export function filesAt(
  tree: ManifestTree,
  paths: readonly string[],
  seen = new Set<string>(),
): string[] {
  return paths.flatMap((path) => {
    const isThere = tree.text(path) !== undefined || tree.skipped(path) !== undefined;
    return isThere && !isKustomization(path) ? [path] : filesInto(tree, path, seen);
  });
}

/** The kustomization of a folder; undefined where it has none. */
export function kustomizationOf(
  tree: ManifestTree,
  folder: string,
):
  | { file: string; content: JsonObject }
  | { broken: BrokenManifest }
  | { unread: UnreadManifest }
  | undefined {
  const [file, another] = tree.kustomizationsIn(folder);
  if (file === undefined) return undefined;
  const at = { path: file, line: 1, column: 1 };
  if (another !== undefined)
    return {
      broken: {
        ...at,
        message: `There is ${another} beside it: kustomize takes one or the other, and refuses both.`,
      },
    };
  const documents = tree.documents(file);
  if (!Array.isArray(documents)) return { unread: documents };
  const [content] = documents;
  if (!isJsonObject(content))
    return { broken: { ...at, message: "It is empty: Flux cannot apply the folder." } };
  return { file, content };
}

/** Where a text stands in a file; its beginning where it is not found. */
export function placeOf(text: string, needle: string): { line: number; column: number } {
  const at = text.indexOf(needle);
  if (at < 0) return { line: 1, column: 1 };
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
