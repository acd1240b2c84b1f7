export { type OpenRequestInput, openRequestInput, previewRequestInput, requestIdSchema, reviseRequestInput } from "./input";
export { type RequestQuery, requestQuerySchema } from "./query";
export type {
  PolicyVerdict, Preview, ProposedFile, PullRequestStep, PullRequestStepName, PullRequestSummary, RequestDetails, RequestKind, RequestPage, RequestSummary, RevisionSummary, Waiting,
} from "./request";
