export type {
  CanaryMoved,
  Cancelled,
  Checked,
  EventSource,
  Gone,
  NewEvent,
  Overtaken,
  PortalEvent,
  PullRequestSeen,
  Pushed,
  Reconciled,
  Refused,
  Reviewed,
  StoredEvent,
  Submitted,
  TimelineEvent,
  Waiting,
} from "./events";
export type {
  ApproverStanding,
  BlockingReason,
  Relation,
  RequestState,
  Step,
  StepKey,
  StepState,
  Timeline,
  TimelineFacts,
} from "./types";
export { foldTimeline } from "./fold";
export { type PortalFact, portalEvent, readPortalEvents } from "./portal-events";
