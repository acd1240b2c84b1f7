export { parametersToBlame } from "./blame";
export { isCurrent, loadExceptions, type PolicyException } from "./exceptions/exception";
export type { JudgeInput } from "./judge/input";
export { isDenied, judge } from "./judge/judge";
export { loadPolicies, type PolicyFile } from "./load/load-policies";
export { policyNames } from "./load/policy-names";
export { withAction } from "./load/with-action";
export {
  findListed,
  folderOf,
  isKustomization,
  notBuilt,
  possiblePaths,
  reasonNotFollowed,
  resourcesOf,
} from "./manifests/kustomizations";
export {
  type Manifests,
  type ManifestText,
  objectsIn,
  readDocuments,
  readManifests,
  type UnreadableManifest,
} from "./manifests/read-manifests";
export { parseSelector, type Selector, isSelected } from "./match/label-selector";
export { applyDefaults } from "./objects/defaults";
export { type PolicyTest, readPolicyTest, runPolicyTest } from "./tests/policy-test";
export { type PolicyTestProblem, readPolicyTests } from "./tests/read-policy-tests";
export { storedVerdict, storedVerdictOrPasses } from "./stored-verdict";
export {
  type Verdict,
  verdicts,
  type VerdictOrPasses,
  verdictsOrPasses,
  verdictWords,
} from "./verdict";
export type {
  Action,
  Binding,
  Finding,
  InvisibleContent,
  Labels,
  LocatedObject,
  Operation,
  Policy,
  PolicyProblem,
  PolicySet,
} from "./types";
