import "server-only";

export { compareWithHost } from "./compare-with-host";
export { finishPullRequest } from "./finish-pull-request";
export { dueSteps } from "./store/steps";
export { moveRequest } from "./move-request";
export { storePullRequest } from "./store-pull-request";
