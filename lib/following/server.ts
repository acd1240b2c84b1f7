import "server-only";

export { askCluster } from "./ask-cluster";
export { askPlace } from "./ask-place";
export { followRequest } from "./follow-request";
export { handleEvent } from "./handle-event";
export { pollRepository } from "./poll-repository";
export { type Received, receiveFlaggerEvent, receiveFluxEvent, receiveDelivery } from "./receive";
export { askEverything, reconcile, sweep } from "./reconcile";
