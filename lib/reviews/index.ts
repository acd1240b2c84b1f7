export { reviewQuerySchema } from "./query";
export type {
  RequestToReview,
  RequestsToReview,
  RequestWaitingForOthers,
  ProposalToReview,
} from "./request-to-review";
export {
  mostAtOnce,
  type Review,
  type ReviewInput,
  reviewInput,
  type ReviewOutcome,
  reviewOutcomes,
  type ReviewResult,
} from "./review";
export { resultInWords, resultOf, resultQuery } from "./result";
