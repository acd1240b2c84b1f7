import "server-only";

export { publish } from "./publish";
export { liveResponse } from "./live-response";
