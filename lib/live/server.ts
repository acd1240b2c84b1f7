import "server-only";

export { publish } from "./publish";
export { liveHeaders, liveResponse } from "./live-response";
