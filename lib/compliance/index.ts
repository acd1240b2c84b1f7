export {
  type BranchState,
  type ComplianceFinding,
  type ComplianceGroup,
  type ComplianceOverview,
  type ImpactedObject,
  type PolicyImpact,
  type PolicyImpactKind,
  policyImpactKinds,
} from "./compliance";
export { csvHead, csvLines, exported, policyImpactCsv } from "./csv";
export { type ComplianceQuery, complianceQuerySchema } from "./query";
