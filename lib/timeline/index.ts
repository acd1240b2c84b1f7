export type {
  CanaryMoved,
  Gone,
  NewEvent,
  PullRequestSeen,
  Reconciled,
  Resumed,
  Reviewed,
  StoredEvent,
  TimelineEvent,
} from "./events";
export type {
  ApproverStanding,
  BlockingReason,
  Relation,
  RequestState,
  SetAside,
  Step,
  StepState,
  Timeline,
  TimelineFacts,
} from "./types";
export { requestStates } from "./types";
export { foldTimeline } from "./fold";
export { dependencyOf } from "./reasons";
export { failureReason } from "./failure-reason";
export { setAsideWords } from "./step-words";
export { type PortalFact, portalEvent, readPortalEvents } from "./portal-events";
