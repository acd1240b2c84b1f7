import type { InvisibleContent, LocatedObject } from "@/lib/admission";
import { objectKeyWithVersion, objectName } from "@/lib/kubernetes";
import type { Cluster, Target } from "@/lib/targets";
import type { FluxKustomization } from "./apply/flux-kustomization";
import { type Applied, follow, type IsHere, type Root } from "./apply/follow";
import { bootstraps, kustomizationsIn, parentsOf } from "./apply/roots";
import { Tree } from "./apply/tree";
import type { BrokenFile, Snapshot } from "./snapshot";

/** What one cluster applies of a repository at a commit. */
export interface ClusterObjects {
  cluster: Cluster;
  /** The targets that it was asked for; all are of this cluster. */
  targets: readonly Target[];
  /**
   * Everything, as the cluster would get it: variables filled in, each with the account that
   * applies it. All of it belongs to the judgement of any of it: namespaces, limits and parameters
   * are among these objects.
   */
  objects: readonly LocatedObject[];
  /** What it applies and cannot be seen from here: to be told as not judged. */
  invisible: readonly InvisibleContent[];
  /** What keeps Flux from applying something. */
  broken: readonly BrokenFile[];
  /** Every file that has a part in it. What no cluster applies is judged for none. */
  files: ReadonlySet<string>;
}

/**
 * What each cluster of these targets applies of a snapshot, found as Flux finds it: from the
 * Kustomizations that bootstrap the cluster (or the parent of its instances, or the targets'
 * folders) along every Kustomization that they lead to. The targets are those of the snapshot's
 * repository and branch. Both the checks of pull requests and the scan of what is in Git stand on
 * it; `judgeCluster` judges the result. Pure: nothing is built, fetched or started.
 */
export function clusterObjects(snapshot: Snapshot, targets: readonly Target[]): ClusterObjects[] {
  const tree = new Tree(snapshot);
  const candidates = kustomizationsIn(tree);
  const sources = targets.map((target) => ({
    kind: "GitRepository",
    name: target.sourceName,
    namespace: target.fluxNamespace,
  }));
  const walks = new Map<Root, Applied>();
  const walk = (root: Root) => {
    const known =
      walks.get(root) ??
      follow(tree, [root], sourceMatcher([root.kustomization.source, ...sources]));
    walks.set(root, known);
    return known;
  };
  const clusters = Map.groupBy(targets, ({ cluster }) => cluster.id);
  const found: ClusterObjects[] = [];
  for (const ofCluster of clusters.values()) {
    const [first] = ofCluster;
    if (first === undefined) continue;
    const parents = new Map(ofCluster.map((target) => [target, parentsOf(candidates, target)]));
    const parts: Applied[] = [];
    const missing = new Set(ofCluster);
    for (const root of bootstraps(candidates)) {
      const applied = walk(root);
      const led = ofCluster.filter((target) =>
        parents
          .get(target)
          ?.some(
            ({ from }) =>
              from !== undefined && applied.objects.some((one) => isSamePlace(one, from)),
          ),
      );
      if (led.length === 0) continue;
      parts.push(applied);
      for (const target of led) missing.delete(target);
    }
    for (const target of missing)
      for (const root of parents.get(target) ?? []) parts.push(walk(root));
    found.push({ cluster: first.cluster, targets: ofCluster, ...union(parts) });
  }
  return found;
}

/** What applies itself from a source is in it: that source is this repository. */
function sourceMatcher(sources: readonly FluxKustomization["source"][]): IsHere {
  return ({ kind, name, namespace }) =>
    sources.some(
      (source) => source.kind === kind && source.name === name && source.namespace === namespace,
    );
}

function isSamePlace(a: LocatedObject, b: LocatedObject): boolean {
  return (
    a.file === b.file &&
    a.document === b.document &&
    objectKeyWithVersion(objectName(a.object)) === objectKeyWithVersion(objectName(b.object))
  );
}

function union(
  parts: readonly Applied[],
): Pick<ClusterObjects, "objects" | "invisible" | "broken" | "files"> {
  return {
    objects: distinct(
      parts.flatMap(({ objects }) => objects),
      (one) =>
        JSON.stringify([one.file, one.document, objectKeyWithVersion(objectName(one.object))]),
    ),
    invisible: distinct(
      parts.flatMap(({ invisible }) => invisible),
      (one) => JSON.stringify(one),
    ),
    broken: distinct(
      parts.flatMap(({ broken }) => broken),
      (one) => JSON.stringify(one),
    ),
    files: new Set(parts.flatMap(({ files }) => files)),
  };
}

function distinct<Value>(values: readonly Value[], key: (value: Value) => string): Value[] {
  return [
    ...new Map(values.toReversed().map((value) => [key(value), value])).values(),
  ].toReversed();
}
