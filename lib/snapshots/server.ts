import "server-only";
import type { Target } from "@/lib/targets";
import { type ClusterObjects, objectsByCluster } from "./cluster-objects";
import { buildWithKustomize } from "./kustomize";
import type { Snapshot } from "./snapshot";

/** `objectsByCluster`, with builds by `kubectl kustomize` or `kustomize` where there is one. */
export function clusterObjects(snapshot: Snapshot, targets: readonly Target[]): Promise<ClusterObjects[]> {
  return objectsByCluster(snapshot, targets, buildWithKustomize);
}

export { runKustomize } from "./kustomize";
export { readSnapshot, type SnapshotReader } from "./read-snapshot";
export { forgetOldBlobs } from "./store/blobs";
