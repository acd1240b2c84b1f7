import type { Json } from "@/lib/json";
import { isKustomization, objectsIn, readDocuments } from "@/lib/kustomize";
import type { InvisibleContent, LocatedObject } from "../types";
import { readFolders } from "./read-folders";

export interface ManifestText {
  /** Relative to the root of the tree. */
  path: string;
  text: string;
}

/** A file that is not YAML. */
export interface UnreadableManifest {
  path: string;
  line: number;
  column: number;
  message: string;
}

export interface Manifests {
  objects: LocatedObject[];
  /** What is applied as well and is not among the objects. */
  invisible: InvisibleContent[];
  unreadable: UnreadableManifest[];
}

/**
 * The Kubernetes objects of a tree of files, as Flux would apply them: every YAML file, and what
 * kustomizations that do more than list are built to, in the place of the files that go into them.
 * What cannot be built is told as invisible. Pure.
 */
export function readManifests(files: readonly ManifestText[]): Manifests {
  const unreadable: UnreadableManifest[] = [];
  const documents = new Map<string, Json[]>();
  for (const { path, text } of files) {
    if (!/\.(ya?ml|json)$/.test(path) && !isKustomization(path)) continue;
    const read = readDocuments(path, text);
    if (Array.isArray(read)) documents.set(path, read);
    else unreadable.push(read);
  }
  const { built, invisible, hidden } = readFolders(
    documents,
    new Map(files.map(({ path, text }) => [path, text])),
  );
  const shown = [...documents].filter(([path]) => !isKustomization(path) && !hidden.has(path));
  const objects = shown.flatMap(([path, values]) =>
    values.flatMap((value, document) => objectsIn(path, document, value)),
  );
  return { objects: [...objects, ...built], invisible, unreadable };
}
