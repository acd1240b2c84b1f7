import type { LocatedObject } from "@/lib/admission";
import { isKustomization, objectsIn } from "@/lib/kustomize";
import { fillPattern, type Target } from "@/lib/targets";
import { asFluxKustomization, type FluxKustomization } from "./flux-kustomization";
import type { Root } from "./follow";
import type { Tree } from "./tree";

/** Every Flux Kustomization that any file of the repository speaks of, applied or not. */
export function kustomizationsIn(tree: Tree): (Root & { from: LocatedObject })[] {
  return tree
    .below(".")
    .filter(
      (path) => /\.ya?ml$/.test(path) && !isKustomization(path) && hasFluxGroup(tree.text(path)),
    )
    .flatMap((path) => {
      const documents = tree.documents(path);
      if (!Array.isArray(documents)) return [];
      return documents
        .flatMap((document, index) => objectsIn(path, index, document))
        .flatMap((from) => {
          const kustomization = asFluxKustomization({ object: from.object });
          return kustomization === undefined ? [] : [{ kustomization, from }];
        });
    });
}

const hasFluxGroup = (text: string | undefined): boolean =>
  text?.includes("kustomize.toolkit.fluxcd.io/") ?? false;

/** The folder in which all instances of a target lie, by its pattern. */
export function foldersOf(
  target: Pick<Target, "pathPattern" | "environment" | "cluster" | "name">,
): string {
  const filled = fillPattern(target.pathPattern, {
    environment: target.environment,
    cluster: target.cluster.name,
    target: target.name,
  }).split("/");
  const first = filled.findIndex((part) => part.includes("{"));
  return filled.slice(0, first < 0 ? filled.length : first).join("/") || ".";
}

/**
 * The Kustomizations that apply themselves, as `flux bootstrap` writes them: where a cluster may
 * begin.
 */
export function bootstraps(
  candidates: readonly (Root & { from: LocatedObject })[],
): (Root & { from: LocatedObject })[] {
  return candidates.filter(({ kustomization, from }) => isBelow(from.file, kustomization.path));
}

/**
 * The Kustomizations that pick up the instances of a target; where the repository has none, one as
 * it would have to be.
 */
export function parentsOf(candidates: readonly Root[], target: Target): Root[] {
  const found = candidates.filter(({ kustomization }) => isParent(kustomization, target));
  return found.length > 0 ? found : [{ kustomization: assumedParent(target), from: undefined }];
}

function isParent({ name, namespace, path }: FluxKustomization, target: Target): boolean {
  if (name !== target.parentName || namespace !== target.fluxNamespace) return false;
  const folder = foldersOf(target);
  return folder === path || path === "." || isBelow(folder, path) || isBelow(path, folder);
}

function isBelow(path: string, folder: string): boolean {
  return folder === "." || path.startsWith(`${folder}/`);
}

function assumedParent(target: Target): FluxKustomization {
  return {
    name: target.parentName,
    namespace: target.fluxNamespace,
    path: foldersOf(target),
    source: { kind: "GitRepository", name: target.sourceName, namespace: target.fluxNamespace },
    serviceAccount: undefined,
    substitution: undefined,
    change: undefined,
    commonMetadata: undefined,
    elsewhere: false,
  };
}
