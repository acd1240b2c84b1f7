export { type RequestQuery, requestQuerySchema } from "./query";
export type {
  PullRequestStep,
  PullRequestStepName,
  PullRequestSummary,
  AskedApproval,
  RequestDetails,
  RequestPage,
  RequestSummary,
  RevisionSummary,
  Waiting,
} from "./request";
