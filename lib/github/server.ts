import "server-only";

export { disconnectApp, replacePrivateKey, rotateWebhookSecret } from "./change-app";
export { checkConnection, connectionReport } from "./check-connection";
export {
  type ConnectionGround,
  type GitHubConnection,
  canLinkLogins,
  gitHubConnection,
} from "./connection";
export { beginLinking, finishLinking, linkedLogin, unlinkLogin } from "./link-login";
export { connectionOverview } from "./overview";
export { resealStoredApp } from "./stored-app";
export { wakeWaiting } from "./wake-waiting";
export { beginRegistration, finishRegistration, type Registration } from "./register-app";
