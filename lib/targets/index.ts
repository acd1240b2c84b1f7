export type { ClusterContact, TargetContact } from "./contact";
export { fillPattern, patternProblem } from "./path-pattern";
export { lastAnsweredAt, ownAnswerKeptEvery } from "./last-answered-at";
export { targetContext } from "./target-context";
export { targetLabels } from "./target-labels";
export type { Cluster, Repository, Target } from "./target";
export { targetNowhere } from "./target-nowhere";
