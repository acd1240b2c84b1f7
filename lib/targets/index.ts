export { fillPattern, pathPatternSchema, patternProblem } from "./path-pattern";
export { targetContext } from "./target-context";
export type { Cluster, Repository, Target } from "./target";
