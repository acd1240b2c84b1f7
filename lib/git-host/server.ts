import "server-only";

export { disconnectApp, replacePrivateKey, rotateWebhookSecret } from "./github/app/change-app";
export { checkConnection, connectionReport } from "./github/app/check-connection";
export { connectionOverview } from "./github/app/connection-overview";
export {
  canLinkLogins,
  type ConnectionGround,
  type GitHubConnection,
  gitHubConnection,
} from "./github/app/connection";
export { beginLinking, finishLinking, linkedLogin, unlinkLogin } from "./github/app/link-login";
export {
  beginRegistration,
  finishRegistration,
  type Registration,
} from "./github/app/register-app";
export { resealStoredApp } from "./github/app/stored-app";
export { wakeWaiting } from "./github/app/wake-waiting";
export {
  appAuthorization,
  type AppCredentials,
  type CredentialsSource,
  installationAuthorization,
} from "./github/authorization";
export { answeredStatus, unless, upstreamError } from "./github/failure";
export { type Authorization, type CallHook, guardedFetch, silent } from "./github/octokit";
export { readGitHubEvents, reportEvent, reviewEvent, type ToldBy } from "./github/read-events";
export { gitRepository, type GitRepositoryOptions } from "./github/repository";
export { gitHubEvent, parseGitHubDelivery, verifyGitHubSignature } from "./github/webhook";
export { HostLimits } from "./host-limits";
export { type AnswerMemory, answerMemory } from "./remembering-fetch";
