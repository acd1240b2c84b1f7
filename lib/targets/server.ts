import "server-only";

export { clusterAccess, sampleTargetKeys, webhookKey } from "./keys";
export { listTargetContacts, listTargets, usableTargets } from "./list-targets";
export { seedTargets } from "./seed-targets";
export { targetContacts } from "./store/contacts";
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
