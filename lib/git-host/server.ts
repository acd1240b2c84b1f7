import "server-only";

export type { CredentialsSource } from "./credentials";
export { disconnectApp, replacePrivateKey, rotateWebhookSecret } from "./github/app/change-app";
export { checkConnection, connectionReport } from "./github/app/check-connection";
export { connectionOverview } from "./github/app/connection-overview";
export {
  canLinkLogins,
  connectionKind,
  type ConnectionGround,
  type HostConnection,
  hostConnection,
} from "./github/app/connection";
export { actAsPerson, beginActing, canActAsPerson } from "./github/app/act-as-person";
export { purposeOf } from "./github/app/handshake";
export type { Reviewer } from "./github/app/review-api";
export {
  hostDate,
  type HostAccountHealth,
  type HostHealth,
  hostHealth,
} from "./github/app/host-health";
export { beginLinking, finishLinking, linkedLogin, unlinkLogin } from "./github/app/link-login";
export {
  beginRegistration,
  finishRegistration,
  type Registration,
} from "./github/app/register-app";
export { resealStoredApp, sampleApp } from "./github/app/store/apps";
export { wakeWaiting } from "./store/waiting-work";
export { readHostEvents, reportEvent, reviewEvent, type ToldBy } from "./host-events";
export { BranchElsewhere } from "./branch-elsewhere";
export { findOwnPull, goOnWith, openOwnPull, type OwnBranch } from "./own-branch";
export { missingBranch } from "./missing-branch";
export { RepositoryMoved } from "./moved";
export { HostLimits } from "./host-limits";
export { gitRepository } from "./hosts";
export { linkedPeople, loginOf, peopleByLogin } from "./store/logins";
export { type AnswerMemory, answerMemory } from "./remembering-fetch";
export type { GitRepositoryOptions } from "./repository";
export type { CallHook } from "./call-hook";
export { deliveryEvent, isSignedDelivery, parseDelivery } from "./webhook";
export { lastDeliveryAt } from "./store/deliveries";
export { pausedAccounts } from "./store/host-accounts";
export { repositoriesHeard, type RepositoryHeard } from "./store/repositories-heard";
