import "server-only";

export { publish } from "./publish";
export { liveResponse, type StreamOptions } from "./sse";
export { subscribe } from "./subscribe";
