import "server-only";

export { type EventRound, forgetOldEvents } from "./forget-old-events";
export { knownRelations, learnRelations } from "./relations";
export { requestEvents } from "./request-events";
export {
  type EventLinks,
  type LinkedEvent,
  linkEvent,
  markHandled,
  storeEvent,
  storeHandled,
  unhandledEvent,
  unhandledEvents,
} from "./store/events";
export { isCancelled, lastHeard } from "./store/heard";
