import { isJsonObject, type JsonObject } from "@/lib/json";
import { isKustomization, possiblePaths } from "./entries";
import type { ManifestTree } from "./manifest-tree";
import type { BrokenManifest, UnreadManifest } from "./refusal";

/** Every file that may go into a folder by its kustomization, included. For what is not judged. */
export function filesInto(tree: ManifestTree, folder: string, seen = new Set<string>()): string[] {
  return filesAt(tree, [folder], seen);
}

/**
 * What there is at some paths: files, and what goes into folders that have a kustomization; each
 * once. `seen`: folders that are left out, to which those that were met are added.
 */
export function filesAt(
  tree: ManifestTree,
  paths: readonly string[],
  seen = new Set<string>(),
): string[] {
  const found = new Set<string>();
  const waiting = paths.toReversed();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (isManifest(tree, path)) found.add(path);
    else if (!seen.has(path)) {
      seen.add(path);
      for (const file of tree.kustomizationsIn(path)) {
        found.add(file);
        for (const one of pathsIn(tree, path, file).toReversed()) waiting.push(one);
      }
    }
  }
  return [...found];
}

const isManifest = (tree: ManifestTree, path: string): boolean =>
  (tree.has(path) || tree.skipped(path) !== undefined) && !isKustomization(path);

const knownPaths = new WeakMap<ManifestTree, Map<string, readonly string[]>>();

/** What a kustomization may lead to and is there. It is read once of each tree. */
function pathsIn(tree: ManifestTree, folder: string, file: string): readonly string[] {
  const ofTree = knownPaths.get(tree) ?? new Map<string, readonly string[]>();
  knownPaths.set(tree, ofTree);
  let paths = ofTree.get(file);
  if (paths === undefined) {
    const documents = tree.documents(file);
    paths = (Array.isArray(documents) ? possiblePaths(folder, documents) : []).filter(
      (path) => isManifest(tree, path) || tree.kustomizationsIn(path).length > 0,
    );
    ofTree.set(file, paths);
  }
  return paths;
}

/** Files that are named of what is not built, in a tree: exactly so many, folder by folder. */
const mostNamed = 200_000;

interface Named {
  left: number;
  folders: Map<string, readonly string[]>;
  /** Of all other folders together. */
  rest: string[];
  seen: Set<string>;
}

const named = new WeakMap<ManifestTree, Named>();

/**
 * The files that go into a folder, found once of each tree. Where many folders share many files,
 * those that come last are all said to be made of the same files: of their own and of each
 * other's. That list grows while there are more of them.
 */
export function sourcesOf(tree: ManifestTree, folder: string): readonly string[] {
  const none: Named = { left: mostNamed, folders: new Map(), rest: [], seen: new Set() };
  const all = named.get(tree) ?? none;
  named.set(tree, all);
  const known = all.folders.get(folder);
  if (known !== undefined) return known;
  if (all.left <= 0) {
    for (const path of filesInto(tree, folder, all.seen)) all.rest.push(path);
    all.folders.set(folder, all.rest);
    return all.rest;
  }
  const files = filesInto(tree, folder);
  all.left -= files.length;
  all.folders.set(folder, files);
  return files;
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
