import "server-only";
import type { Target } from "@/lib/targets";
import { type ClusterObjects, objectsByCluster } from "./cluster-objects";
import { buildWithKustomize } from "./kustomize";
import type { Snapshot } from "./snapshot";

/** Seconds for all builds of a snapshot together. */
const longestBuilds = 60;

/** `objectsByCluster`, with builds by `kubectl kustomize` or `kustomize` where there is one. */
export function clusterObjects(snapshot: Snapshot, targets: readonly Target[]): Promise<ClusterObjects[]> {
  const until = performance.now() + longestBuilds * 1000;
  return objectsByCluster(snapshot, targets, async (folder, files) => {
    if (performance.now() < until) return buildWithKustomize(folder, files);
    return { reason: `All builds together took longer than ${longestBuilds} seconds. Nothing of it is judged.` };
  });
}

export { runKustomize } from "./kustomize";
export { readSnapshot, type SnapshotReader } from "./read-snapshot";
export { forgetOldBlobs } from "./store/blobs";
