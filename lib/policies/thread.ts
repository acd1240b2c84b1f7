export { compiledPolicies } from "./compiled-policies";
export { editedPolicy } from "./edited-policy";
export { policyHandlers } from "./run-tasks";
