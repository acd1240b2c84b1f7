import "server-only";

export type { CallHook } from "./connection";
export { platformRepo, type PlatformRepoOptions } from "./github";
export { readGitHubEvents, reportEvent, reviewEvent } from "./read-events";
export { gitHubEvent, parseGitHubDelivery, verifyGitHubSignature } from "./webhook";
