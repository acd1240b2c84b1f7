import "server-only";

export { requireFairUse } from "./require-fair-use";
export { fairUse, forgetFairUse } from "./shared";
export { shareCounts } from "./share-counts";
export { enterStream, openStreams } from "./streams";
export { checks, imports, previews, releaseChecks } from "./one-at-a-time";
