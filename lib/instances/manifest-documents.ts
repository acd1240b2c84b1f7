import type { Json } from "@/lib/json";
import { documentsOf } from "./folder-problem";

const folder = "manifests/";

/** The documents of each YAML file below `manifests/`, by its path there; files as below. */
export function documentsByPath(files: ReadonlyMap<string, string>): Map<string, Json[]> {
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(folder) && /\.ya?ml$/.test(path))
      .map(([path, content]) => [path.slice(folder.length), documentsOf(content)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/**
 * The documents of the YAML files below `manifests/`, sorted by their paths; `files` are texts by
 * path within the folder of the instance. What follows from the manifests is made of these by who
 * writes a folder and by who checks one, so that both see the same.
 */
export function manifestDocuments(files: ReadonlyMap<string, string>): Json[] {
  return [...documentsByPath(files).values()].flat();
}
