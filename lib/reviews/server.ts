import "server-only";

export { requestsToReview, requestsWaitingForOthers } from "./requests-to-review";
export { countProposalsToReview, proposalsToReview } from "./proposals-to-review";
export { beginReview, finishReview } from "./review-requests";
