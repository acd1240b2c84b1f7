import "server-only";

export type { Hold } from "./hold";
export { holdCopy, placeOf } from "./hold-copy";
export { holdCopyInTime } from "./hold-copy-in-time";
export type { Place } from "./place";
export { requireNotHeld } from "./require-not-held";
export { beginHold, endHold, holdOf } from "./store";
export { savePlace } from "./store/places";
export { untilNotHeld } from "./until-not-held";
