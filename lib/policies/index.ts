export type {
  AllowanceSummary,
  BindingSummary,
  ExceptionSummary,
  PolicyCheck,
  PolicyDetails,
  PolicyList,
  PolicySummary,
  PolicyTestResult,
  RevisionSummary,
  RuleSummary,
} from "./policies";
export type { PolicyDocument, PolicySource } from "./policy-document";
