import "server-only";

export { askCluster } from "./ask-cluster";
export { followRequest } from "./follow-request";
export { handleEvent } from "./handle-event";
export { pollRepository } from "./poll-repository";
export {
  type GitHubHeaders,
  type Received,
  receiveFlaggerEvent,
  receiveFluxEvent,
  receiveGitHub,
} from "./receive";
export { reconcile, sweep } from "./reconcile";
