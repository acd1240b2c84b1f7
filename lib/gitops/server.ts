import "server-only";

export { askObject } from "./ask";
export { listKustomizations } from "./list-kustomizations";
export { readControllerEvents } from "./read-events";
export { receiveFlagger, receiveFlux } from "./receive";
export { servedKinds } from "./served-kinds";
export { isSameSecret } from "./signature";
export { type StillThere, stillThere } from "./still-there";
export { unreadyWorkloads } from "./unready-workloads";
export type { ObjectAnswer } from "./read-answer";
export type { ClusterAccess } from "./types";
