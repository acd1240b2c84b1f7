import "server-only";

export { revertedText, revertPolicy, savePolicy, switchedText } from "./change-policy";
export { checkPolicy } from "./check-policy";
export {
  compilePolicies,
  type CuratedPolicies,
  currentPolicies,
  type PolicyState,
} from "./current-policies";
export { getPolicy } from "./get-policy";
export { judgeAgain } from "./judge-again";
export { listPolicies } from "./list-policies";
