import { isJsonObject, type Json } from "@/lib/json";
import {
  applyFolder,
  asKustomization,
  budgetOfTree,
  filesInto,
  findListed,
  folderOf,
  isComponent,
  isKustomization,
  type ManifestTree,
  notBuilt,
  onlyLists,
  readDocuments,
  resolvePath,
  resourcesOf,
} from "@/lib/kustomize";
import type { InvisibleContent, LocatedObject } from "../types";

/**
 * What the kustomizations of a tree of files make of them. Those that no other one takes in are
 * built, where they or what they lead to do more than list. `hidden`: the files that go into such
 * folders, which say nothing by themselves. `invisible`: what cannot be built, and entries of lists
 * that name something from elsewhere or nothing.
 */
export function readFolders(
  documents: ReadonlyMap<string, Json[]>,
  texts: ReadonlyMap<string, string>,
): { built: LocatedObject[]; invisible: InvisibleContent[]; hidden: Set<string> } {
  const built: LocatedObject[] = [];
  const invisible: InvisibleContent[] = [];
  const hidden = new Set<string>();
  const folders = Map.groupBy([...documents.keys()].filter(isKustomization), folderOf);
  const tree: ManifestTree = {
    budget: budgetOfTree(folders.size),
    has: (path) => texts.has(path),
    text: (path) => texts.get(path),
    skipped: () => undefined,
    kustomizationsIn: (folder) => folders.get(folder) ?? [],
    documents: (path) => documents.get(path) ?? readDocuments(path, texts.get(path) ?? ""),
  };
  const changing = new Set<string>();
  const takenIn = new Set<string>();
  /** The folders whose lists name a folder. */
  const listedBy = new Map<string, string[]>();
  for (const file of [...folders.values()].flat()) readOne(file);
  const seen = new Set<string>();
  for (const folder of changing) for (const path of filesInto(tree, folder, seen)) hidden.add(path);
  const leading = leadingToChange();
  for (const folder of folders.keys())
    if (!takenIn.has(folder) && leading.has(folder)) build(folder);
  return { built, invisible: distinct(invisible), hidden };

  function readOne(file: string): void {
    const content = documents.get(file)?.[0];
    if (!isJsonObject(content)) return;
    const folder = folderOf(file);
    const read = asKustomization(content);
    if ("reason" in read || !onlyLists(read)) changing.add(folder);
    if ("reason" in read) {
      tell(file, notBuilt(`${file} ${read.reason}`));
      return;
    }
    // A component is nothing by itself.
    if (isComponent(read)) takenIn.add(folder);
    for (const entry of resourcesOf(read)) {
      const path = resolvePath(folder, entry);
      if (path === undefined || !folders.has(path)) continue;
      const above = listedBy.get(path) ?? [];
      above.push(folder);
      listedBy.set(path, above);
    }
    for (const entry of [...resourcesOf(read), ...(read.components ?? [])]) {
      const path = resolvePath(folder, entry);
      if (path !== undefined && path !== folder && folders.has(path)) takenIn.add(path);
    }
    if (!onlyLists(read)) return;
    for (const entry of resourcesOf(read)) {
      const found = findListed(folder, entry, {
        isFile: (path) => texts.has(path) && !isKustomization(path),
        isFolder: (path) => folders.has(path),
      });
      if (found === "elsewhere")
        tell(
          file,
          `${file} takes in ${entry} from elsewhere, which Slipway does not fetch. Nothing of it is judged.`,
        );
      if (found === "missing")
        tell(
          file,
          `${file} lists ${entry}, which is not among the files. Nothing of it is judged.`,
        );
    }
  }

  function tell(file: string, reason: string): void {
    invisible.push({ file, document: 0, reason });
  }

  /** The folders that do more than list, and all that lead to one by their lists. */
  function leadingToChange(): Set<string> {
    const found = new Set(changing);
    // A set gives what is added while it is walked.
    for (const folder of found) for (const above of listedBy.get(folder) ?? []) found.add(above);
    return found;
  }

  /** Objects of files that are shown anyway are not told twice. */
  function build(folder: string): void {
    const applied = applyFolder(tree, { folder }, (object) => {
      if (hidden.has(object.file) || isKustomization(object.file)) built.push(object);
    });
    for (const { file, reason } of applied.invisible) tell(file, reason);
    for (const { path, message } of applied.broken)
      if (hidden.has(path) || changing.has(folderOf(path)))
        tell(path, notBuilt(`${path} cannot be built: ${message.replace(/\.$/, "")}`));
  }
}

function distinct(all: readonly InvisibleContent[]): InvisibleContent[] {
  return [...new Map(all.map((one) => [`${one.file} ${one.reason}`, one])).values()];
}
