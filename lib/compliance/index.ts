export {
  type BranchState,
  type ComplianceFinding,
  type ComplianceGroup,
  type ComplianceOverview,
  type ImpactedObject,
  type PolicyImpact,
} from "./compliance";
export { csvHead, csvLines, exported } from "./csv";
export { type ComplianceQuery, complianceQuerySchema } from "./query";
