import { isJsonObject, type Json } from "@/lib/json";
import type { InvisibleContent } from "../types";
import {
  findListed,
  folderOf,
  isKustomization,
  possiblePaths,
  reasonNotFollowed,
  resourcesOf,
} from "./kustomizations";

/**
 * What the kustomizations of a tree of files keep out of sight: folders that do more than list, and
 * entries that name something from elsewhere or nothing. `hidden`: the files that go into such
 * folders, which say nothing by themselves.
 */
export function readLists(
  documents: ReadonlyMap<string, readonly Json[]>,
  paths: ReadonlySet<string>,
): { invisible: InvisibleContent[]; hidden: Set<string> } {
  const invisible: InvisibleContent[] = [];
  const hidden = new Set<string>();
  const lists = Map.groupBy([...documents.keys()].filter(isKustomization), folderOf);
  const isFile = (path: string) => paths.has(path) && !isKustomization(path);

  for (const file of [...lists.values()].flat()) {
    const content = documents.get(file)?.[0];
    if (!isJsonObject(content)) continue;
    const folder = folderOf(file);
    const reason = reasonNotFollowed(file, content);
    if (reason !== undefined) {
      invisible.push({ file, document: 0, reason });
      hide(folder, new Set());
      continue;
    }
    for (const entry of resourcesOf(content)) {
      const found = findListed(folder, entry, { isFile, isFolder: (path) => lists.has(path) });
      if (found === "elsewhere")
        invisible.push({
          file,
          document: 0,
          reason: `${file} takes in ${entry} from elsewhere, which Slipway does not fetch. Nothing of it is judged.`,
        });
      if (found === "missing")
        invisible.push({
          file,
          document: 0,
          reason: `${file} lists ${entry}, which is not among the files. Nothing of it is judged.`,
        });
    }
  }
  return { invisible, hidden };

  function hide(folder: string, seen: Set<string>): void {
    if (seen.has(folder)) return;
    seen.add(folder);
    for (const file of lists.get(folder) ?? []) {
      for (const path of possiblePaths(folder, documents.get(file)?.[0] ?? null)) {
        if (isFile(path)) hidden.add(path);
        else if (lists.has(path)) hide(path, seen);
      }
    }
  }
}
