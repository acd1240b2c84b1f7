export {
  type BranchState,
  type ComplianceFinding,
  type ComplianceGroup,
  type ComplianceOverview,
  type FindingPage,
  type ImpactedObject,
  type PolicyImpact,
  type Standing,
  standings,
} from "./compliance";
export { csvHead, csvLines } from "./csv";
export { type ComplianceQuery, complianceQuerySchema } from "./query";
