import { isJsonObject, type Json } from "@/lib/json";
import { buildKustomization, deepest } from "./build";
import type { BuildRoot, Built, BuiltObject } from "./built";
import { findListed, folderOf, isKustomization } from "./entries";
import { kustomizationOf, placeOf, sourcesOf } from "./files-into";
import { asKustomization, onlyLists, resourcesOf } from "./kustomization";
import type { ManifestTree } from "./manifest-tree";
import { type BrokenManifest, unreadSentence } from "./refusal";

/** What a folder holds and cannot be seen from here. */
export interface UnseenContent {
  file: string;
  document: number;
  /** One sentence. */
  reason: string;
  /** The files that it is made of, where they are known. */
  sources?: readonly string[];
}

/** What comes of applying a folder, besides its objects. */
export interface AppliedFolder {
  invisible: UnseenContent[];
  broken: BrokenManifest[];
  /** Every file that has a part in it. */
  files: Set<string>;
  /** Why it could not be built with what is to be changed of it: nothing of that is in it then. */
  refused?: string;
}

/**
 * What there is to apply of a folder by its kustomization, or of some files and folders that have
 * one. Lists are followed; where anything does more than list, the whole is built. What cannot be
 * built is told, and of a list the rest is still taken, each folder by itself. Objects are given one after the
 * other, since there may be very many.
 */
export function applyFolder(
  tree: ManifestTree,
  root: BuildRoot,
  take: (object: BuiltObject) => void,
): AppliedFolder {
  const applied: AppliedFolder = { invisible: [], broken: [], files: new Set() };
  const { folder, paths } = root;
  const isList = root.change === undefined && isOnlyLists(tree, paths ?? [folder]);
  const built = isList ? undefined : buildKustomization(tree, root);
  if (built !== undefined && built.refused === undefined) {
    for (const object of built.objects) take(object);
    for (const file of built.files) applied.files.add(file);
    return applied;
  }
  if (root.change !== undefined && built !== undefined)
    applied.refused = `${built.refused.file} ${built.refused.reason}`;
  const walk = new Walk(tree, applied, take);
  for (const path of paths ?? [folder]) walk.take(path);
  // The lists are shared by what is not built.
  for (const sources of new Set(applied.invisible.map(({ sources = [] }) => sources)))
    for (const file of sources) applied.files.add(file);
  return applied;
}

/** Why something is not built, as a sentence. */
export function notBuilt(what: string): string {
  return `${what}, so Slipway does not build it: its objects are not judged.`;
}

/** Whether some folders and all that they lead to only list. A file does. */
function isOnlyLists(tree: ManifestTree, paths: readonly string[]): boolean {
  const findable = findableIn(tree);
  const folders = new Set(paths);
  // A set gives what is added while it is walked.
  for (const folder of folders) {
    const found = kustomizationOf(tree, folder);
    if (found === undefined || !("content" in found)) continue;
    const read = asKustomization(found.content);
    if ("reason" in read || !onlyLists(read)) return false;
    for (const entry of resourcesOf(read)) {
      const listed = findListed(folder, entry, findable);
      if (typeof listed !== "string" && "folder" in listed) folders.add(listed.folder);
    }
  }
  return true;
}

const findableIn = (tree: ManifestTree) => ({
  isFile: (path: string) =>
    (tree.has(path) || tree.skipped(path) !== undefined) && !isKustomization(path),
  isFolder: (path: string) => tree.kustomizationsIn(path).length > 0,
});

/** Folders and files that lists lead to. A list may lead to a folder by many ways, each to more. */
const mostSteps = 50_000;

/** Follows lists, and builds each folder that does more. */
class Walk {
  readonly #tree: ManifestTree;
  readonly #applied: AppliedFolder;
  readonly #give: (object: BuiltObject) => void;
  readonly #built = new Map<string, Built>();
  #steps = 0;
  #isStopped = false;

  constructor(tree: ManifestTree, applied: AppliedFolder, give: (object: BuiltObject) => void) {
    this.#tree = tree;
    this.#applied = applied;
    this.#give = give;
  }

  take(path: string): void {
    if (this.#tree.kustomizationsIn(path).length > 0) this.#follow(path, []);
    else this.#takeFile(path);
  }

  #follow(at: string, above: readonly string[]): void {
    const found = kustomizationOf(this.#tree, at);
    if (found === undefined) return undefined;
    if ("broken" in found) {
      this.#applied.broken.push(found.broken);
      this.#applied.files.add(found.broken.path);
      return undefined;
    }
    if ("unread" in found) {
      const { path } = found.unread;
      this.#applied.files.add(path);
      return this.#hide(path, unreadSentence(found.unread), sourcesOf(this.#tree, at));
    }
    const { file, content } = found;
    this.#applied.files.add(file);
    this.#steps += 1;
    if (this.#steps > mostSteps) return this.#stop(at, file);
    if (above.length >= deepest)
      return this.#refuse(at, file, `is listed more than ${deepest} folders deep`);
    const read = asKustomization(content);
    if ("reason" in read) this.#refuse(at, file, read.reason);
    else if (!onlyLists(read)) this.#build(at);
    else for (const entry of resourcesOf(read)) this.#list(file, at, entry, above);
    return undefined;
  }

  /** Said once: what comes after is not looked at. */
  #stop(at: string, file: string): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#refuse(at, file, `is listed among more than ${mostSteps} files and folders`);
  }

  #list(file: string, at: string, entry: string, above: readonly string[]): void {
    const listed = findListed(at, entry, findableIn(this.#tree));
    const { broken } = this.#applied;
    const breakAt = (message: string) =>
      broken.push({ path: file, ...placeOf(this.#tree.text(file) ?? "", entry), message });
    if (listed === "elsewhere")
      this.#hide(
        file,
        `${file} takes in ${entry} from elsewhere, which Slipway does not fetch. Nothing of it is judged.`,
      );
    else if (listed === "missing")
      breakAt(`It lists ${entry}, which is not there: Flux cannot apply the folder.`);
    else if ("file" in listed) this.#takeFile(listed.file);
    else if ([...above, at].includes(listed.folder))
      breakAt(`It lists itself by ${entry}: Flux cannot apply the folder.`);
    else this.#follow(listed.folder, [...above, at]);
  }

  #build(at: string): void {
    const built = this.#built.get(at) ?? buildKustomization(this.#tree, { folder: at });
    this.#built.set(at, built);
    const { refused } = built;
    if (refused !== undefined)
      return this.#refuse(at, refused.file, refused.reason, refused.broken);
    for (const object of built.objects) this.#give(object);
    for (const one of built.files) this.#applied.files.add(one);
    return undefined;
  }

  #refuse(at: string, file: string, reason: string, broken?: BrokenManifest): void {
    const sources = sourcesOf(this.#tree, at);
    if (broken === undefined) this.#hide(file, notBuilt(`${file} ${reason}`), sources);
    else {
      this.#applied.broken.push(broken);
      for (const one of sources) this.#applied.files.add(one);
    }
  }

  #hide(file: string, reason: string, sources?: readonly string[]): void {
    const made = sources === undefined ? {} : { sources };
    this.#applied.invisible.push({ file, document: 0, reason, ...made });
  }

  #takeFile(path: string): void {
    this.#steps += 1;
    if (this.#steps > mostSteps) return this.#stop(folderOf(path), path);
    const { files, broken } = this.#applied;
    files.add(path);
    const reason = this.#tree.skipped(path);
    if (reason !== undefined)
      return this.#hide(path, `${path} ${reason}. Nothing of it is judged.`);
    const documents = this.#tree.documents(path);
    if ("message" in documents) return this.#hide(path, unreadSentence(documents));
    for (const [index, document] of documents.entries()) {
      if (document === null) continue;
      if (isObject(document)) {
        for (const one of objectsIn(path, index, document)) this.#give(one);
      } else
        broken.push({
          path,
          line: 1,
          column: 1,
          message: `${index === 0 ? "It is" : `Its document ${index + 1} is`} no Kubernetes object, having no apiVersion or no kind: Flux cannot apply the folder.`,
        });
    }
    return undefined;
  }
}

function isObject(document: Json): boolean {
  return (
    isJsonObject(document) &&
    typeof document["apiVersion"] === "string" &&
    typeof document["kind"] === "string"
  );
}

/** A `List` is what it holds. What is no Kubernetes object is left out. */
export function objectsIn(file: string, document: number, value: Json): BuiltObject[] {
  if (!isJsonObject(value) || !isObject(value)) return [];
  if (String(value["kind"]).endsWith("List") && Array.isArray(value["items"]))
    return value["items"].flatMap((item) => objectsIn(file, document, item));
  return [{ file, document, object: value }];
}
