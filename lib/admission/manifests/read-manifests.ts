import { isJsonObject, type Json } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import type { InvisibleContent, LocatedObject } from "../types";
import { isKustomization } from "./kustomizations";
import { readLists } from "./read-lists";

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
 * The Kubernetes objects of a tree of files, as Flux would apply them: every YAML file, except what
 * goes into a folder whose kustomization does more than list its resources. That is told as
 * invisible. Pure.
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
  const { invisible, hidden } = readLists(documents, new Set(files.map(({ path }) => path)));
  const shown = [...documents].filter(([path]) => !isKustomization(path) && !hidden.has(path));
  const objects = shown.flatMap(([path, values]) =>
    values.flatMap((value, document) => objectsIn(path, document, value)),
  );
  return { objects, invisible, unreadable };
}

/** Characters of a file, or of what a build wrote. */
const longest = 16 * 1024 * 1024;

/** The documents of a YAML (or JSON) file, or the first place where it is none. */
export function readDocuments(path: string, text: string): Json[] | UnreadableManifest {
  const { documents, problems } = readYaml(text, { longest, merge: true });
  const [problem] = problems;
  return problem === undefined ? documents.map(({ value }) => value) : { path, ...problem };
}

/** A `List` is what it holds. What is no Kubernetes object is left out. */
export function objectsIn(file: string, document: number, value: Json): LocatedObject[] {
  if (
    !isJsonObject(value) ||
    typeof value["apiVersion"] !== "string" ||
    typeof value["kind"] !== "string"
  )
    return [];
  if (value["kind"].endsWith("List") && Array.isArray(value["items"]))
    return value["items"].flatMap((item) => objectsIn(file, document, item));
  return [{ file, document, object: value }];
}
