export {
  type BranchState, type ComplianceFinding, type ComplianceGroup, type ComplianceOverview, type FindingPage, type ImpactedObject, type PolicyImpact, type Standing, standings,
} from "./compliance";
export { type ComplianceQuery, complianceQuerySchema } from "./query";
