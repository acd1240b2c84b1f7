import "server-only";

export { cancelRequest, retryRequest, reviseRequest } from "./change-request";
export { askCluster } from "./ask-cluster";
export { type FilesByHand, filesByHand } from "./files-by-hand";
export { finishPullRequest } from "./finish-pull-request";
export { followRequest } from "./follow-request";
export { checkInstanceName } from "./check-instance-name";
export { judgeCatalog } from "./judge-catalog";
export { type ExampleFiles, exampleFiles } from "./example-files";
export { type ExampleVerdicts, judgeExample } from "./judge-example";
export { getRequest } from "./get-request";
export { handleEvent } from "./handle-event";
export { listRequests, requestPageSize } from "./list-requests";
export { moveRequest } from "./move-request";
export { type OpenedRequest, openRequest } from "./open-request";
export { type PreparedChange, prepareChange, versionChoices } from "./prepare-change";
export { previewRequest } from "./preview-request";
export { previewRevision } from "./preview-revision";
export {
  type GitHubHeaders,
  type Received,
  receiveFlaggerEvent,
  receiveFluxEvent,
  receiveGitHub,
} from "./receive";
export { pollRepository } from "./poll-repository";
export { reconcile, sweep } from "./reconcile";
