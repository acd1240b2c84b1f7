import "server-only";

export { clusterAccess, webhookKey } from "./keys";
export { listTargets, usableTargets } from "./list-targets";
export { seedTargets } from "./seed-targets";
export {
  allTargets,
  branchesOfTargets,
  repositoryById,
  targetById,
  targetByName,
  targetColumns,
  targetsInPlace,
  targetsOnBranch,
  toTarget,
} from "./store/targets";
