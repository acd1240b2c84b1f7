import { stringify } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { builtObjects, type InvisibleContent, isKustomization, type LocatedObject, objectsIn, resolvePath } from "@/lib/policy";
import type { BrokenFile } from "../snapshot";
import { isNotFetched } from "./source-ignore";
import { filesToBuild, kustomizationOf, missing, type NoBuild, placeOf, relativePath, resourcesOf, transforms } from "./kustomization";
import type { Tree } from "./tree";

/** Runs `kustomize build` of a folder, with these files and nothing else. */
export type Build = (folder: string, files: ReadonlyMap<string, string>) => Promise<{ output: string } | { reason: string }>;

/** What comes of applying a folder. */
export interface Applied {
  objects: LocatedObject[];
  invisible: InvisibleContent[];
  broken: BrokenFile[];
  /** Every file that has a part in it. */
  files: string[];
}

/**
 * What kustomize-controller makes of a folder: its kustomization, or without one every YAML file below it and every folder
 * below that has a kustomization of its own. `overlay` is what the Flux Kustomization adds. Lists are followed here; what
 * does more than list is built.
 */
export async function applyFolder(tree: Tree, folder: string, overlay: JsonObject, build: Build): Promise<Applied> {
  const applied: Applied = { objects: [], invisible: [], broken: [], files: [] };
  const own = kustomizationOf(tree, folder);
  if (own === undefined && !tree.isFolder(folder)) return applied;
  if (Object.keys(overlay).length === 0) {
    if (own === undefined) await applyAll(folder);
    else await applyList(folder, []);
    return applied;
  }
  const file = own !== undefined && "file" in own ? own.file : folder === "." ? "kustomization.yaml" : `${folder}/kustomization.yaml`;
  if (own !== undefined && "broken" in own) applied.broken.push(own.broken);
  else await built(folder, withOverlay(own?.content ?? { resources: everything(tree, folder).map((path) => relativePath(folder, path)) }, overlay), file);
  return applied;

  async function applyAll(at: string): Promise<void> {
    for (const path of everything(tree, at)) {
      if (tree.text(path) === undefined && tree.skipped(path) === undefined) await applyList(path, []);
      else take(path);
    }
  }

  async function applyList(at: string, above: readonly string[]): Promise<void> {
    const found = kustomizationOf(tree, at);
    if (found === undefined) return;
    if ("broken" in found) {
      applied.broken.push(found.broken);
      applied.files.push(found.broken.path);
      return;
    }
    applied.files.push(found.file);
    if (transforms(found.content)) return built(at, found.content, found.file);
    for (const reference of resourcesOf(found.content)) {
      const path = resolvePath(at, reference);
      if (path !== undefined && (tree.text(path) !== undefined || tree.skipped(path) !== undefined) && !isKustomization(path)) take(path);
      else if (path !== undefined && [...above, at].includes(path)) applied.broken.push({ path: found.file, ...placeOf(tree.text(found.file) ?? "", reference), message: `It lists itself by ${reference}: Flux cannot apply the folder.` });
      else if (path !== undefined && tree.kustomizationsIn(path).length > 0) await applyList(path, [...above, at]);
      else cannot(missing(tree, found.file, reference), found.file);
    }
  }

  function take(path: string): void {
    applied.files.push(path);
    const reason = tree.skipped(path);
    if (reason !== undefined) return void applied.invisible.push({ file: path, document: 0, reason: `${path} ${reason}. Nothing of it is judged.` });
    const documents = tree.documents(path);
    if (!Array.isArray(documents)) return void applied.broken.push(documents);
    for (const [index, document] of documents.entries()) {
      if (document === null) continue;
      if (isObject(document)) applied.objects.push(...objectsIn(path, index, document));
      else applied.broken.push({ path, line: 1, column: 1, message: `${index === 0 ? "It is" : `Its document ${index + 1} is`} no Kubernetes object, having no apiVersion or no kind: Flux cannot apply the folder.` });
    }
  }

  async function built(at: string, content: JsonObject, file: string): Promise<void> {
    const files = filesToBuild(tree, at, content, file);
    if (!(files instanceof Map)) return cannot(files, file);
    applied.files.push(...files.keys(), file);
    const result = await build(at, new Map([...files, [file, stringify(content, { lineWidth: 0 })]]));
    if ("reason" in result) return void applied.invisible.push({ file, document: 0, reason: result.reason });
    const sources = [...files.keys()].filter((path) => !isKustomization(path) && /\.(ya?ml|json)$/.test(path)).flatMap((path) => {
      const documents = tree.documents(path);
      return Array.isArray(documents) ? documents.flatMap((document, index) => objectsIn(path, index, document)) : [];
    });
    applied.objects.push(...builtObjects({ folder: at, file, sources }, result.output));
  }

  function cannot(why: NoBuild, file: string): void {
    if ("broken" in why) applied.broken.push(why.broken);
    else applied.invisible.push({ file, document: 0, reason: `${why.hidden} Nothing of it is judged.` });
  }
}

function isObject(document: Json): boolean {
  return isJsonObject(document) && typeof document["apiVersion"] === "string" && typeof document["kind"] === "string";
}

/** Of a folder without a kustomization: YAML files, and folders that have one in place of what is in them. */
function everything(tree: Tree, folder: string): string[] {
  const found: string[] = [];
  let inside: string | undefined;
  for (const path of tree.below(folder)) {
    if (inside !== undefined && path.startsWith(`${inside}/`)) continue;
    inside = outermost(tree, folder, path);
    if (inside !== undefined) found.push(inside);
    else if (/\.ya?ml$/.test(path) && !isNotFetched(path)) found.push(path);
  }
  return [...new Set(found)];
}

/** The first folder on the way from `folder` to a file that has a kustomization. */
function outermost(tree: Tree, folder: string, path: string): string | undefined {
  const base = folder === "." ? "" : `${folder}/`;
  const between = path.slice(base.length).split("/").slice(0, -1);
  return between.map((_part, index) => base + between.slice(0, index + 1).join("/")).find((at) => tree.kustomizationsIn(at).length > 0);
}

function withOverlay(content: JsonObject, overlay: JsonObject): JsonObject {
  const merged: JsonObject = { ...content };
  for (const [key, value] of Object.entries(overlay)) {
    const before = merged[key];
    merged[key] = Array.isArray(value) && Array.isArray(before) ? [...before, ...value] : value;
  }
  return merged;
}
