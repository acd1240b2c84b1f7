export { type RequestQuery, requestQuerySchema } from "./query";
export type {
  PullRequestStep,
  PullRequestStepName,
  PullRequestSummary,
  RequestDetails,
  RequestPage,
  RequestSummary,
  RevisionSummary,
  Waiting,
} from "./request";
