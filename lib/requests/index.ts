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
  PullRequestStep,
  PullRequestStepName,
  PullRequestSummary,
  RequestDetails,
  RequestKind,
  RequestPage,
  RequestSummary,
  RevisionSummary,
  VersionChoice,
  Waiting,
} from "./request";
export { parameterDifferences } from "./parameter-differences";
