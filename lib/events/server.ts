import "server-only";

export { knownRelations, learnRelations } from "./relations";
export { requestEvents } from "./request-events";
export { type EventLinks, storeEvent } from "./store-event";
