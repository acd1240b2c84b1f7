export { clusterObjects, type ClusterObjects } from "./cluster-objects";
export { judgeCluster, type PlacedFinding, type Rules, targetOf } from "./judge-cluster";
export type { BrokenFile, Snapshot } from "./snapshot";
