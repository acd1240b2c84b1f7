import { isJsonObject, type Json } from "@/lib/json";
import {
  findListed,
  type InvisibleContent,
  isKustomization,
  type LocatedObject,
  objectsIn,
  reasonNotFollowed,
  resourcesOf,
} from "@/lib/admission";
import type { BrokenFile } from "../snapshot";
import { isNotFetched } from "./source-ignore";
import { filesInto, kustomizationOf, placeOf } from "./kustomization";
import type { Tree } from "./tree";

/** What comes of applying a folder. */
export interface Applied {
  objects: LocatedObject[];
  invisible: InvisibleContent[];
  broken: BrokenFile[];
  /** Every file that has a part in it. */
  files: string[];
}

/**
 * What kustomize-controller makes of a folder: its kustomization, or without one every YAML file
 * below it and every folder below that has a kustomization of its own. Lists are followed; what
 * does more than list is told as invisible. It would take a build by kustomize, which fetches
 * addresses and starts programs that a kustomization names.
 */
export function applyFolder(tree: Tree, folder: string): Applied {
  const applied: Applied = { objects: [], invisible: [], broken: [], files: [] };
  const findable = {
    isFile: (path: string) =>
      (tree.text(path) !== undefined || tree.skipped(path) !== undefined) && !isKustomization(path),
    isFolder: (path: string) => tree.kustomizationsIn(path).length > 0,
  };
  if (tree.kustomizationsIn(folder).length === 0) applyAll(folder);
  else applyList(folder, []);
  return applied;

  function applyAll(at: string): void {
    for (const path of everything(tree, at)) {
      if (tree.text(path) === undefined && tree.skipped(path) === undefined) applyList(path, []);
      else take(path);
    }
  }

  function applyList(at: string, above: readonly string[]): void {
    const found = kustomizationOf(tree, at);
    if (found === undefined) return;
    if ("broken" in found) {
      applied.broken.push(found.broken);
      applied.files.push(found.broken.path);
      return;
    }
    const { file, content } = found;
    applied.files.push(file);
    const reason = reasonNotFollowed(file, content);
    if (reason !== undefined) {
      const sources = [...new Set(filesInto(tree, at))];
      applied.files.push(...sources);
      applied.invisible.push({ file, document: 0, reason, sources });
      return;
    }
    for (const entry of resourcesOf(content)) {
      const listed = findListed(at, entry, findable);
      if (listed === "elsewhere")
        applied.invisible.push({
          file,
          document: 0,
          reason: `${file} takes in ${entry} from elsewhere, which Slipway does not fetch. Nothing of it is judged.`,
        });
      else if (listed === "missing")
        applied.broken.push(
          brokenAt(
            file,
            entry,
            `It lists ${entry}, which is not there: Flux cannot apply the folder.`,
          ),
        );
      else if ("file" in listed) take(listed.file);
      else if ([...above, at].includes(listed.folder))
        applied.broken.push(
          brokenAt(file, entry, `It lists itself by ${entry}: Flux cannot apply the folder.`),
        );
      else applyList(listed.folder, [...above, at]);
    }
  }

  function brokenAt(file: string, entry: string, message: string): BrokenFile {
    return { path: file, ...placeOf(tree.text(file) ?? "", entry), message };
  }

  function take(path: string): void {
    applied.files.push(path);
    const reason = tree.skipped(path);
    if (reason !== undefined)
      return void applied.invisible.push({
        file: path,
        document: 0,
        reason: `${path} ${reason}. Nothing of it is judged.`,
      });
    const documents = tree.documents(path);
    if (!Array.isArray(documents)) return void applied.broken.push(documents);
    for (const [index, document] of documents.entries()) {
      if (document === null) continue;
      if (isObject(document)) applied.objects.push(...objectsIn(path, index, document));
      else
        applied.broken.push({
          path,
          line: 1,
          column: 1,
          message:
            `${index === 0 ? "It is" : `Its document ${index + 1} is`} no Kubernetes object, ` +
            "having no apiVersion or no kind: Flux cannot apply the folder.",
        });
    }
  }
}

function isObject(document: Json): boolean {
  return (
    isJsonObject(document) &&
    typeof document["apiVersion"] === "string" &&
    typeof document["kind"] === "string"
  );
}

/**
 * Of a folder without a kustomization: YAML files, and folders that have one in place of what is in
 * them.
 */
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
  return between
    .map((_part, index) => base + between.slice(0, index + 1).join("/"))
    .find((at) => tree.kustomizationsIn(at).length > 0);
}
