import "server-only";

export { clusterAccess, type TargetKey, webhookKey } from "./keys";
export { listTargets, usableTargets } from "./list-targets";
export { seedTargets, type SeedOptions, webUrlOf } from "./seed-targets";
export { allTargets, targetById, targetByName, targetColumns, toTarget } from "./store";
export { parseTargetsFile, singleTarget, type TargetDefinition } from "./target-definition";
