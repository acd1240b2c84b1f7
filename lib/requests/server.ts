import "server-only";

export { cancelRequest, retryRequest, reviseRequest } from "./change-request";
export { getRequest } from "./get-request";
export { listRequests, requestPageSize } from "./list-requests";
export { moveRequest } from "./move-request";
export { type OpenedRequest, openRequest } from "./open-request";
export { previewRequest } from "./preview-request";
export type { Machine } from "./work-on";
