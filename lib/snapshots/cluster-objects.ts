import type { InvisibleContent, LocatedObjects } from "@/lib/admission";
import type { Cluster, Target } from "@/lib/targets";
import { type Applied, follow, nothing, type TreeFor, unfollowedBy } from "./apply/follow";
import {
  bootstraps,
  declaredIn,
  type FromFile,
  isAbove,
  parentsOf,
  type Root,
  unfollowedRoots,
} from "./apply/roots";
import { Sources } from "./apply/sources";
import { Tree } from "./apply/tree";
import { PackedObjects } from "./packed-objects";
import type { BrokenFile, Snapshot, Unfollowed, UnfollowedSource } from "./snapshot";

/** What one cluster applies of a repository at a commit. */
export interface ClusterObjects {
  cluster: Cluster;
  /** The targets that it was asked for; all are of this cluster. */
  targets: readonly Target[];
  /**
   * Everything, as the cluster would get it: variables filled in, each with the account that
   * applies it. All of it belongs to the judgement of any of it: namespaces, limits and parameters
   * are among these objects. Each is made when it is looked at.
   */
  objects: LocatedObjects;
  /** What it applies and cannot be seen from here: to be told as not judged. */
  invisible: readonly InvisibleContent[];
  /** What keeps Flux from applying something. */
  broken: readonly BrokenFile[];
  /** What it applies from sources that are not this branch: nothing of that is here. */
  unfollowed: readonly UnfollowedSource[];
  /** Every file that has a part in it. What no cluster applies is judged for none. */
  files: ReadonlySet<string>;
}

/**
 * What each cluster of these targets applies of a snapshot, found as Flux finds it: from the
 * Kustomizations that bootstrap the cluster (or the parent of its instances, or the targets'
 * folders) along every Kustomization that they lead to whose source is this branch. The targets are those of the snapshot's
 * repository and branch. Both the checks of pull requests and the scan of what is in Git stand on
 * it; `judgeCluster` judges the result. `isOnce`: the process looks at no commit that is like this one. Pure: nothing is
 * built, fetched or started.
 */
export function clusterObjects(
  snapshot: Snapshot,
  targets: readonly Target[],
  { isOnce = false } = {},
): ClusterObjects[] {
  const treeFor = treesOf(snapshot, isOnce);
  const declared = declaredIn(treeFor(undefined));
  const candidates = [...declared.kustomizations, ...declared.instances];
  const sources = new Sources(declared.sources, targets);
  const roots = bootstraps(declared, sources);
  const left = unfollowedRoots(declared, sources);
  const walks = new Map<Root, Applied>();
  const walk = (root: Root) => {
    const known = walks.get(root) ?? follow(treeFor, root, sources);
    walks.set(root, known);
    return known;
  };
  const clusters = Map.groupBy(targets, ({ cluster }) => cluster.id);
  const found: ClusterObjects[] = [];
  for (const ofCluster of clusters.values()) {
    const [first] = ofCluster;
    if (first === undefined) continue;
    const parents = new Map(ofCluster.map((target) => [target, parentsOf(candidates, target)]));
    const mayBegin = (root: Root) =>
      ofCluster.some((target) => isAbove(root, target, parents.get(target) ?? []));
    const parts: Applied[] = [];
    const missing = new Set(ofCluster);
    for (const root of roots) {
      const applied = walk(root);
      const led = ofCluster.filter((target) =>
        parents.get(target)?.some((parent) => parent === root || isApplied(applied, parent)),
      );
      // It turned out to come from elsewhere.
      const isLeft = applied.objects.length === 0 && applied.unfollowed.length > 0;
      if (led.length === 0 && !(isLeft && mayBegin(root))) continue;
      parts.push(applied);
      for (const target of led) missing.delete(target);
    }
    for (const target of missing)
      for (const root of parents.get(target) ?? []) parts.push(walk(root));
    for (const root of left.filter(mayBegin)) parts.push(onlyUnfollowed(root, sources));
    found.push({ cluster: first.cluster, targets: ofCluster, ...union(parts) });
  }
  return found;
}

/** So many are named. */
const mostNamed = 20;

/** What several clusters apply from sources that are not followed, each once. */
export function unfollowedOf(clusters: readonly Pick<ClusterObjects, "unfollowed">[]): Unfollowed {
  const all = distinct(
    clusters.flatMap(({ unfollowed }) => unfollowed),
    (one) => JSON.stringify(one),
  );
  return { count: all.length, first: all.slice(0, mostNamed) };
}

/** How many sources may leave out something each in its own way; the others do by default. */
const mostTrees = 10;

function treesOf(snapshot: Snapshot, isOnce: boolean): TreeFor {
  const first = new Tree(snapshot, undefined, isOnce);
  const trees = new Map<string | undefined, Tree>([[undefined, first]]);
  return (ignore) => {
    const key = trees.has(ignore) || trees.size < mostTrees ? ignore : undefined;
    const tree = trees.get(key) ?? new Tree(snapshot, key, isOnce);
    trees.set(key, tree);
    return tree;
  };
}

function onlyUnfollowed(root: FromFile, sources: Sources): Applied {
  const none = nothing();
  const whence = sources.whence(root.kustomization.source, root.from.file, new Map(), () => false);
  if (whence.isHere) return none;
  const { unfollowed, hidden } = unfollowedBy(root, whence);
  return { ...none, unfollowed: [unfollowed], invisible: [hidden] };
}

const isApplied = ({ objects }: Applied, { from }: Root): boolean =>
  from !== undefined && objects.has(from);

function union(
  parts: readonly Applied[],
): Pick<ClusterObjects, "objects" | "invisible" | "broken" | "unfollowed" | "files"> {
  return {
    objects: PackedObjects.union(parts.map(({ objects }) => objects)),
    invisible: distinct(
      parts.flatMap(({ invisible }) => invisible),
      invisibleKeys(),
    ),
    broken: distinct(
      parts.flatMap(({ broken }) => broken),
      (one) => JSON.stringify(one),
    ),
    unfollowed: distinct(
      parts.flatMap(({ unfollowed }) => unfollowed),
      (one) => JSON.stringify(one),
    ),
    files: new Set(parts.flatMap(({ files }) => [...files])),
  };
}

/** Many share one list of sources: it is read once. */
function invisibleKeys(): (one: InvisibleContent) => string {
  const lists = new Map<readonly string[], number>();
  const texts = new Map<string, number>();
  return ({ sources = [], ...one }) => {
    let list = lists.get(sources);
    if (list === undefined) {
      const text = JSON.stringify(sources);
      list = texts.get(text) ?? texts.size;
      texts.set(text, list);
      lists.set(sources, list);
    }
    return JSON.stringify([one, list]);
  };
}

function distinct<Value>(values: readonly Value[], key: (value: Value) => string): Value[] {
  return [
    ...new Map(values.toReversed().map((value) => [key(value), value])).values(),
  ].toReversed();
}
