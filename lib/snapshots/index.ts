export { chartPaths, isAtAny } from "./chart-paths";
export { clusterObjects, type ClusterObjects, unfollowedOf } from "./cluster-objects";
export {
  judgeCluster,
  type JudgedCluster,
  type PlacedFinding,
  type Rules,
  targetOf,
} from "./judge-cluster";
export { limitsFor } from "./limits";
export { namespacesOf } from "./namespaces-of";
export {
  type BrokenFile,
  type Snapshot,
  type SnapshotFile,
  type Unfollowed,
  unfollowedSchema,
  type UnfollowedSource,
} from "./snapshot";
export { memoryOf, received, type SentSnapshot, toSend } from "./texts/sent-snapshot";
