import "server-only";

export { clusterAccess, type TargetKey, webhookKey } from "./keys";
export { listTargets, usableTargets } from "./list-targets";
export { seedTargets, type SeedOptions, webUrlOf } from "./seed-targets";
export {
  allTargets,
  branchesOfTargets,
  repositoryById,
  targetById,
  targetByName,
  targetColumns,
  targetsOnBranch,
  toTarget,
} from "./store/targets";
export { parseTargetsFile, singleTarget, type TargetDefinition } from "./target-definition";
