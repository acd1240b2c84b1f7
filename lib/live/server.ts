import "server-only";

export { publish } from "./publish";
export { liveResponse, type StreamOptions } from "./live-response";
export { subscribe } from "./subscribe";
