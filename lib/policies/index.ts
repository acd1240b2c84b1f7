export type {
  AllowanceSummary,
  BindingSummary,
  ExceptionSummary,
  PolicyCheck,
  PolicyDetails,
  PolicySummary,
  PolicyTestResult,
} from "./policies";
export type { PolicySource } from "./policy-document";
