import type { Json } from "@/lib/json";
import { documentsOf } from "./folder-problem";

const folder = "manifests/";

/**
 * The documents of the YAML files below `manifests/`, sorted by their paths; `files` are texts by
 * path within the folder of the instance. What follows from the manifests is made of these by who
 * writes a folder and by who checks one, so that both see the same.
 */
export function manifestDocuments(files: ReadonlyMap<string, string>): Json[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && /\.ya?ml$/.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, content]) => documentsOf(content));
}
