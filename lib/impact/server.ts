import "server-only";

export { askForImpact, askForImpactOfBundle } from "./ask-for-impact";
export { findImpact } from "./find-impact";
export { exportImpact, getImpact, impactState } from "./get-impact";
export { impactDiff, type InstanceDiff } from "./impact-diff";
export { lookedAt } from "./looked-at";
export { forgetOldImpacts } from "./store/impacts";
