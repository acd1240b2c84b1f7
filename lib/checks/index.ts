export { annotationsAtOnce, annotationsOf, fieldPath, mostAnnotations } from "./annotations";
export {
  type CheckDetails,
  type CheckFinding,
  type CheckOutcome,
  type CheckReport,
  type CheckSummary,
  type Conclusion,
  findingVerdicts,
  type FindingVerdict,
  policyCheck,
} from "./check";
export { Locator } from "./locate";
