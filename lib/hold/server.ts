import "server-only";

export type { Hold } from "./hold";
export { requireNotHeld } from "./require-not-held";
export { beginHold, endHold, holdOf } from "./store";
export { untilNotHeld } from "./until-not-held";
