import "server-only";

export { revertedText, revertPolicy, savePolicy, switchedText } from "./change-policy";
export { checkPolicy } from "./check-policy";
export type { CuratedPolicies } from "./curated-policies";
export {
  compilePolicies,
  currentPolicies,
  currentPolicyTexts,
  type PolicyState,
  type PolicyTexts,
} from "./current-policies";
export { getPolicy } from "./get-policy";
export { judgeAgain } from "./judge-again";
export { listPolicies } from "./list-policies";
