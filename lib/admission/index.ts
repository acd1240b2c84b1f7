export { parametersToBlame } from "./blame";
export { isCurrent, loadExceptions, type PolicyException } from "./exceptions/exception";
export type { JudgeInput } from "./judge/input";
export { isReferred, referenceKey } from "./judge/params";
export { isDenied, judge, type Judgement, judgement } from "./judge/judge";
export { loadPolicies, longestPolicyFile } from "./load/load-policies";
export { kindOf, objectsOfKinds } from "./objects/of-kinds";
export { policyNames } from "./load/policy-names";
export { withAction } from "./load/with-action";
export { readManifests, type UnreadableManifest } from "./manifests/read-manifests";
export { runPolicyTest } from "./tests/policy-test";
export { readPolicyTests } from "./tests/read-policy-tests";
export { storedVerdict, storedVerdictOrPasses } from "./stored-verdict";
export {
  countsInWords,
  isObjection,
  policyCounts,
  type PolicyCounts,
  type Verdict,
  verdicts,
  type VerdictOrPasses,
  verdictsOrPasses,
  verdictWords,
} from "./verdict";
export type {
  Action,
  Finding,
  InvisibleContent,
  Labels,
  LocatedObject,
  LocatedObjects,
  Policy,
  PolicyProblem,
  PolicySet,
} from "./types";
