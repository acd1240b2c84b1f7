export {
  openRequestBody,
  type OpenRequestInput,
  openRequestInput,
  previewRequestBody,
  previewRequestInput,
  requestIdSchema,
  reviseRequestInput,
} from "./input";
export { type RequestQuery, requestQuerySchema } from "./query";
export type {
  PolicyVerdict,
  Preview,
  PreviewedChange,
  ProposedFile,
  RequestKind,
  VersionChoice,
} from "./preview";
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
export { parameterDifferences } from "./parameter-differences";
