import "server-only";

export {
  appAuthorization,
  type AppCredentials,
  type CredentialsSource,
  installationAuthorization,
} from "./authorization";
export { type Authorization, type CallHook, guardedFetch, silent } from "./connection";
export { answeredStatus, unless, upstreamError } from "./failure";
export { platformRepo, type PlatformRepoOptions } from "./github";
export { HostLimits } from "./host-limits";
export type { AnswerMemory } from "./remembering-fetch";
export { readGitHubEvents, reportEvent, reviewEvent, type ToldBy } from "./read-events";
export { gitHubEvent, parseGitHubDelivery, verifyGitHubSignature } from "./webhook";
