import { LineCounter, parseAllDocuments, type YAMLError } from "yaml";
import { isJsonObject, type Json } from "@/lib/json";
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

/** The documents of a YAML (or JSON) file, or the first place where it is none. */
export function readDocuments(path: string, text: string): Json[] | UnreadableManifest {
  const lines = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
    });
    if (!Array.isArray(parsed)) return [];
    const error = parsed.flatMap((document) => document.errors)[0];
    if (error === undefined)
      return parsed.map((document) => document.toJS({ maxAliasCount: 1_000 }) as Json);
    return unreadable(path, error, lines);
  } catch {
    // A bomb of references, or brackets without end.
    return {
      path,
      line: 1,
      column: 1,
      message: "It cannot be read: it refers to itself too often, or is nested too deeply.",
    };
  }
}

function unreadable(path: string, error: YAMLError, lines: LineCounter): UnreadableManifest {
  const { line, col } = lines.linePos(error.pos[0]);
  return { path, line, column: col, message: `It is not YAML: ${error.message.split("\n")[0]}` };
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
