export { compiledPolicies } from "./compiled-policies";
