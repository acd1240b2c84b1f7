import "server-only";

export { askObject } from "./ask";
export { readControllerEvents } from "./read-events";
export { receiveFlagger, receiveFlux } from "./receive";
export { isSameSecret } from "./signature";
