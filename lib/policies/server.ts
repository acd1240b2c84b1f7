import "server-only";

export type { PolicyAcceptance, PolicyFolder } from "./accept-policies";
export { acceptedPolicies } from "./accepted-policies";
export { revertedText, revertPolicy, savePolicy, switchedText } from "./change-policy";
export { checkPolicy, type CheckedPolicy } from "./check-policy";
export type { CuratedPolicies } from "./curated-policies";
export { compilePolicies, currentPolicyTexts, type PolicyState } from "./current-policies";
export type { PolicyTexts } from "./policy-texts";
export { getPolicy } from "./get-policy";
export { judgeAgain } from "./judge-again";
export { listedPolicies } from "./listed-policies";
export { listPolicies } from "./list-policies";
export { listRefusedPolicies } from "./list-refused-policies";
