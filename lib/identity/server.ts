import "server-only";

export { apiContext, contextAgain, currentContext, optionalContext, requirePage } from "./contexts";
export { createAccountToken, type CreatedToken, createToken, createTokenFor } from "./create-token";
export { forgetOldSessions } from "./forget-old-sessions";
export { accessChange, type AccessChange } from "./access-change";
export { type AccessReport, accessReport, type PersonWithRoles } from "./access-report";
export { type Held, personAccess, type PersonAccess } from "./person-access";
export { knownTeams, teamsOfPeople } from "./known-teams";
export {
  type AccountWithTokens,
  listAllTokens,
  listTokens,
  serviceAccountsWithTokens,
  type TokenPage,
} from "./list-tokens";
export { ownGroupsInWords } from "./own-groups";
export { type LacksGroups, peopleLackingGroups } from "./people-lacking-groups";
export { requireMetricsReader } from "./metrics-reader";
export {
  createServiceAccount,
  endServiceAccount,
  extendServiceAccount,
  listServiceAccounts,
} from "./service-accounts";
export { revokeToken } from "./revoke-token";
export { type ProviderHealth, providerHealth } from "./provider-health";
export { peopleBehind, type PeopleBehind, usersOfPerson } from "./store/makers";
export { sampleSessions } from "./provider-tokens";
export { beginRenewal } from "./renewal";
export { answerAuth, beginSignIn } from "./sign-in";
export { type SignInTrial, trySignIn } from "./try-sign-in";
export { signOut } from "./sign-out";
export { anonymousContext, systemContext } from "./system-context";
