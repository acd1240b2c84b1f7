export { parametersToBlame } from "./blame";
export { isCurrent, loadExceptions, type PolicyException } from "./exceptions/exception";
export type { JudgeInput } from "./judge/input";
export { denies, judge } from "./judge/judge";
export { loadPolicies, type PolicyFile } from "./load/load-policies";
export { policyNames } from "./load/policy-names";
export { folderOf, isKustomization, resolvePath } from "./manifests/kustomizations";
export { builtObjects, type Manifests, type ManifestText, type NeededBuild, objectsIn, readDocuments, readManifests, type UnreadableManifest } from "./manifests/read-manifests";
export { parseSelector, type Selector, selects } from "./match/label-selector";
export { applyDefaults } from "./objects/defaults";
export { withAction } from "./load/with-action";
export { type PolicyTest, readPolicyTest, runPolicyTest } from "./tests/policy-test";
export { type PolicyTestProblem, readPolicyTests } from "./tests/read-policy-tests";
export type {
  Action, Binding, Finding, InvisibleContent, Labels, LocatedObject, ObjectName, Operation, Policy, PolicyProblem, PolicySet,
} from "./types";
