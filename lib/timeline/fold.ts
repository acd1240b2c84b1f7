import type { TimelineEvent } from "./events";
import type { Timeline, TimelineFacts } from "./types";

/** Events in any order, as often as they come, in; where the request stands out. Pure: `now` only ends the current step. */
export declare function foldTimeline(events: readonly TimelineEvent[], facts: TimelineFacts, now: Date): Timeline;
