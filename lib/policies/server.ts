import "server-only";

export { compilePolicies, type CuratedPolicies, currentPolicies, type PolicyReader, type PolicyState } from "./current-policies";
