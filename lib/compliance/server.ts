import "server-only";

export { complianceOverview, newlyViolated } from "./compliance-overview";
export { knownNamespaces } from "./known-namespaces";
export { knownParameters } from "./known-parameters";
export { exportFindings, instanceFindings, listFindings } from "./list-findings";
export { policyImpact } from "./policy-impact";
export { scanBranch } from "./scan-branch";
