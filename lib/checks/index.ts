export { annotationsAtOnce, annotationsOf, fieldPath, mostAnnotations } from "./annotations";
export {
  type CheckDetails,
  type CheckFinding,
  type CheckOutcome,
  type CheckReport,
  type CheckSummary,
  type Conclusion,
  policyCheck,
} from "./check";
export { Locator } from "./locate";
