import { kindOf, type LocatedObject } from "@/lib/admission";
import { objectName } from "@/lib/kubernetes";
import { folderOf, isKustomization, objectsIn } from "@/lib/kustomize";
import { fillPattern, type Target } from "@/lib/targets";
import {
  asFluxKustomization,
  asInstanceKustomization,
  type FluxKustomization,
  plainKustomization,
} from "./flux-kustomization";
import type { ObjectPlace } from "../packed-objects";
import { detached } from "@/lib/packed";
import { asGitSource, asInstanceSync, type GitSource, sourceKey } from "./flux-source";
import type { Sources } from "./sources";
import type { Tree } from "./tree";

/** A Flux Kustomization to start from, and which object says so, where there is one. */
export interface Root {
  kustomization: FluxKustomization;
  from: ObjectPlace | undefined;
}

export type FromFile = Root & { from: ObjectPlace };

/** What the files of a repository say of Flux, applied or not. */
export interface Declared {
  kustomizations: readonly FromFile[];
  /** The Kustomizations that the flux-operator makes of FluxInstances. */
  instances: readonly FromFile[];
  sources: readonly GitSource[];
}

export function declaredIn(tree: Tree): Declared {
  const kustomizations: FromFile[] = [];
  const instances: FromFile[] = [];
  const sources: GitSource[] = [];
  for (const path of tree.below(".")) {
    if (!/\.ya?ml$/.test(path) || isKustomization(path) || !hasFluxGroup(tree.text(path))) continue;
    const documents = tree.documents(path);
    if (!Array.isArray(documents)) continue;
    for (const [index, document] of documents.entries())
      for (const found of objectsIn(path, index, document)) {
        if (!isOfFlux(found)) continue;
        // Nothing of the text is kept by what is.
        const from = detached(found);
        kustomizations.push(...rootsOf(asFluxKustomization(from), from));
        instances.push(...rootsOf(asInstanceKustomization(from), from));
        sources.push(...sourcesOf(from));
      }
  }
  return { kustomizations, instances, sources };
}

/** What an object of Flux says that its cluster applies. */
export const rootsIn = (from: LocatedObject): FromFile[] =>
  rootsOf(asFluxKustomization(from) ?? asInstanceKustomization(from), from);

function rootsOf(
  kustomization: FluxKustomization | undefined,
  { file, document, object }: LocatedObject,
): FromFile[] {
  return kustomization === undefined
    ? []
    : [{ kustomization, from: { file, document, called: objectName(object) } }];
}

/** The Git repository that an object of Flux says that there is. */
export const sourcesOf = (object: LocatedObject): GitSource[] => {
  const source = asGitSource(object) ?? asInstanceSync(object)?.git;
  return source === undefined ? [] : [source];
};

/** Whether an object may say what a cluster applies, or from where. */
export const isFluxKind = (kind: string): boolean =>
  /\/(?:Kustomization|GitRepository|FluxInstance)$/.test(kind);

const isOfFlux = ({ object }: LocatedObject): boolean => isFluxKind(kindOf(object));

const hasFluxGroup = (text: string | undefined): boolean =>
  text !== undefined &&
  /(?:kustomize|source)\.toolkit\.fluxcd\.io\/|fluxcd\.controlplane\.io\//.test(text);

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
 * Where a cluster may begin: the Kustomizations that apply themselves, as `flux bootstrap` writes
 * them, and those of FluxInstances; of those the ones whose source is this branch.
 */
export function bootstraps(declared: Declared, sources: Sources): FromFile[] {
  const own = declared.kustomizations.filter(({ kustomization, from }) =>
    isBelow(from.file, kustomization.path),
  );
  return [...own, ...declared.instances].filter((root) => isFollowed(root, sources));
}

function isFollowed(root: FromFile, sources: Sources): boolean {
  const { source } = root.kustomization;
  return sources.whence(source, root.from.file, new Map(), isAssumedBy(root)).isHere;
}

/**
 * The source of what `flux bootstrap` writes to `<path>/flux-system/gotk-sync.yaml`
 * (https://fluxcd.io/flux/installation/bootstrap/) is the repository that it stands in, also where
 * its GitRepository is not to be seen.
 */
export function isAssumedBy({ kustomization, from }: Root): (key: string) => boolean {
  const { name, namespace, path, source } = kustomization;
  const folder = path === "." ? namespace : `${path}/${namespace}`;
  const isDocumented =
    source.name === name && source.namespace === namespace && folderOf(from?.file ?? "") === folder;
  return (key) => isDocumented && key === sourceKey(source);
}

/** Whether its path leads to where instances of a target, or what picks them up, would be. */
export function isAbove(
  { kustomization }: Root,
  target: Target,
  parents: readonly Root[],
): boolean {
  const places = [foldersOf(target), ...parents.flatMap(({ from }) => from?.file ?? [])];
  return places.some((place) => isBelow(place, kustomization.path));
}

/**
 * Where a cluster may begin, and is not followed from: FluxInstances, and what a target's own
 * source bootstraps.
 */
export function unfollowedRoots(declared: Declared, sources: Sources): FromFile[] {
  const own = declared.kustomizations.filter(
    ({ kustomization, from }) =>
      isBelow(from.file, kustomization.path) && sources.isNamed(kustomization.source),
  );
  return [...own, ...declared.instances].filter((root) => !isFollowed(root, sources));
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
    ...plainKustomization,
  };
}
