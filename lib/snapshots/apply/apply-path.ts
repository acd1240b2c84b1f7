import {
  type AppliedFolder,
  applyFolder,
  type BuildRoot,
  type BuiltObject,
  type Kustomization,
} from "@/lib/kustomize";
import type { Tree } from "./tree";

/**
 * What kustomize-controller makes of a folder: its kustomization, or without one every YAML file
 * below it and every folder below that has a kustomization of its own. `change`: what the Flux
 * Kustomization changes of it; `says`: all that this goes by. Objects are given one after the other.
 */
export function applyPath(
  tree: Tree,
  folder: string,
  take: (object: BuiltObject) => void,
  change?: (kustomization: Kustomization) => Kustomization,
  says?: string,
): AppliedFolder {
  const paths = tree.kustomizationsIn(folder).length === 0 ? everything(tree, folder) : undefined;
  const root: BuildRoot = { folder, paths, change, says };
  return applyFolder(tree, root, take);
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
    else if (/\.ya?ml$/.test(path)) found.push(path);
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
