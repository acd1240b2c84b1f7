export type {
  RequestToReview,
  RequestsToReview,
  RequestWaitingForOthers,
} from "./request-to-review";
export {
  mostAtOnce,
  type Review,
  reviewInput,
  type ReviewOutcome,
  reviewOutcomes,
  type ReviewResult,
} from "./review";
export { resultInWords, resultOf, resultQuery } from "./result";
