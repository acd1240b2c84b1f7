import "server-only";

export { requestsToReview, requestsWaitingForOthers, reviewPageSize } from "./requests-to-review";
export { beginReview, finishReview } from "./review-requests";
