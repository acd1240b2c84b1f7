import { LineCounter, parseAllDocuments, type YAMLError } from "yaml";
import { isJsonObject, type Json } from "@/lib/json";
import type { LocatedObject } from "../types";
import { buildsOf, isKustomization, readKustomization } from "./kustomizations";

export interface ManifestText {
  /** Relative to the root of the tree. */
  path: string;
  text: string;
}

/** A folder of which only `kustomize build` shows what would be applied. */
export interface NeededBuild {
  /** The folder, `.` for the root. */
  folder: string;
  /** Its kustomization file. */
  file: string;
  /** The objects of the files that go into it, to find again where a built one is written. */
  sources: LocatedObject[];
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
  builds: NeededBuild[];
  unreadable: UnreadableManifest[];
}

/**
 * The Kubernetes objects of a tree of files, as Flux would apply them: every YAML file, except what goes into a folder whose
 * kustomization does more than list its resources. Pure; what must be built is told.
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
  const paths = new Set(files.map((file) => file.path));
  const folders = new Set([...documents.keys()].filter(isKustomization).map((path) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".")));
  const kustomizations = [...documents].filter(([path]) => isKustomization(path)).map(([path, [content = null]]) => readKustomization(path, content, (one) => paths.has(one) || folders.has(one)));
  const builds = buildsOf(kustomizations);
  const consumed = new Set(builds.flatMap((build) => [...build.consumed]));
  const located = [...documents].filter(([path]) => !isKustomization(path)).flatMap(([path, values]) => values.flatMap((value, document) => objectsIn(path, document, value)));
  return {
    objects: located.filter((one) => !consumed.has(one.file)),
    builds: builds.map(({ root, consumed: into }) => ({ folder: root.folder, file: root.file, sources: located.filter((one) => into.has(one.file)) })),
    unreadable,
  };
}

/** The documents of a YAML (or JSON) file, or the first place where it is none. */
export function readDocuments(path: string, text: string): Json[] | UnreadableManifest {
  const lines = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, merge: true });
    if (!Array.isArray(parsed)) return [];
    const error = parsed.flatMap((document) => document.errors)[0];
    if (error === undefined) return parsed.map((document) => document.toJS({ maxAliasCount: 1_000 }) as Json);
    return unreadable(path, error, lines);
  } catch {
    // A bomb of references, or brackets without end.
    return { path, line: 1, column: 1, message: "It cannot be read: it refers to itself too often, or is nested too deeply." };
  }
}

function unreadable(path: string, error: YAMLError, lines: LineCounter): UnreadableManifest {
  const { line, col } = lines.linePos(error.pos[0]);
  return { path, line, column: col, message: `It is not YAML: ${error.message.split("\n")[0]}` };
}

/** A `List` is what it holds. What is no Kubernetes object is left out. */
export function objectsIn(file: string, document: number, value: Json): LocatedObject[] {
  if (!isJsonObject(value) || typeof value["apiVersion"] !== "string" || typeof value["kind"] !== "string") return [];
  if (value["kind"].endsWith("List") && Array.isArray(value["items"])) return value["items"].flatMap((item) => objectsIn(file, document, item));
  return [{ file, document, object: value }];
}

/** The objects of the output of a build, each with the place of the source that it comes from, as far as its name tells. */
export function builtObjects(build: NeededBuild, output: string): LocatedObject[] {
  const read = readDocuments(build.file, output);
  if (!Array.isArray(read)) return [];
  return read.flatMap((value) => objectsIn(build.file, 0, value)).map(({ object }) => {
    const name = nameOf(object);
    const sameKind = build.sources.filter((source) => source.object["kind"] === object["kind"]);
    // Kustomize may put something before and after a name.
    const source = sameKind.find((one) => nameOf(one.object) === name) ?? sameKind.find((one) => nameOf(one.object) !== "" && name.includes(nameOf(one.object)));
    return { file: source?.file ?? build.file, document: source?.document ?? 0, object };
  });
}

function nameOf(object: LocatedObject["object"]): string {
  const metadata = object["metadata"];
  return isJsonObject(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "";
}
