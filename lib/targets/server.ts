import "server-only";

export { kubeconfigAccess } from "./cluster-credential";
export { clusterAccess, sampleTargetKeys, webhookKey } from "./keys";
export { listTargetContacts, listTargets, targetsToTry, usableTargets } from "./list-targets";
export { seedTargets, takeOverTarget } from "./seed-targets";
export { targetContacts } from "./store/contacts";
export { configuredSecretNames, targetFileText } from "./target-file-text";
export { parseTargetFile } from "./target-file";
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
