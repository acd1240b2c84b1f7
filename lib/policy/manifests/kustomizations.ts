import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** A folder with a `kustomization.yaml`, and what it refers to. Paths are relative to the root of the tree, `.` is the root. */
export interface Kustomization {
  folder: string;
  file: string;
  /** It does more than list resources, or lists what is not in the tree: only a build shows what comes of it. */
  transforms: boolean;
  /** Files and folders of the tree that it refers to. */
  refersTo: string[];
}

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const onlyLists = new Set(["apiVersion", "kind", "metadata", "resources"]);

export const isKustomization = (path: string): boolean => names.includes(path.slice(path.lastIndexOf("/") + 1));

export const folderOf = (path: string): string => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".");

export function readKustomization(file: string, content: Json, exists: (path: string) => boolean): Kustomization {
  const folder = folderOf(file);
  const object: JsonObject = isJsonObject(content) ? content : {};
  const lists = (keys: readonly string[]) => keys.flatMap((key) => (Array.isArray(object[key]) ? object[key] : [])).filter((one) => typeof one === "string");
  const listed = lists(["resources"]);
  const resources = listed.map((one) => resolvePath(folder, one));
  const others = lists(["bases", "components", "configurations", "crds", "generators", "transformers", "validators", "patchesStrategicMerge"]).map((one) => resolvePath(folder, one));
  const patches = ["patches", "patchesJson6902", "replacements"].flatMap((key) => (Array.isArray(object[key]) ? object[key] : []))
    .flatMap((one) => (isJsonObject(one) && typeof one["path"] === "string" ? [resolvePath(folder, one["path"])] : []));
  return {
    folder, file,
    transforms: Object.entries(object).some(([key, value]) => !onlyLists.has(key) && !isEmpty(value)) || listed.some((one, index) => isRemote(one) || resources[index] === undefined || !exists(resources[index])),
    refersTo: [...resources, ...others, ...patches].filter((one) => one !== undefined),
  };
}

const isEmpty = (value: Json | undefined): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
const isRemote = (resource: string): boolean => /^[a-z]+:\/\/|^git@|^[\w.-]+\.[a-z]+\/.*(\/\/|\?ref=)/.test(resource);

/** A path as a file in `folder` writes it, from the root of the tree; undefined where it leaves the tree. */
export function resolvePath(folder: string, path: string): string | undefined {
  const parts: string[] = folder === "." ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** What must be built, by the folders that nothing else refers to, with the files that go into each. */
export function buildsOf(kustomizations: readonly Kustomization[]): { root: Kustomization; consumed: Set<string> }[] {
  const byFolder = new Map(kustomizations.map((one) => [one.folder, one]));
  const referred = new Set(kustomizations.flatMap((one) => one.refersTo.filter((path) => byFolder.has(path))));
  return kustomizations.filter((one) => !referred.has(one.folder)).flatMap((root) => {
    const consumed = new Set<string>();
    let transforms = false;
    const visit = (one: Kustomization): void => {
      if (consumed.has(one.file)) return;
      consumed.add(one.file);
      transforms ||= one.transforms;
      for (const path of one.refersTo) {
        const below = byFolder.get(path);
        if (below) visit(below);
        else consumed.add(path);
      }
    };
    visit(root);
    return transforms ? [{ root, consumed }] : [];
  });
}
