import "server-only";

export { type AskableKind, askKustomization, askObject } from "./ask";
export { readControllerEvents } from "./read-events";
export { receiveFlagger, receiveFlux } from "./receive";
export { isSameSecret, isFluxSignature } from "./signature";
