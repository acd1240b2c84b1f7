import "server-only";

export { roleRules } from "./person-actor";
export { apiContext, contextAgain, currentContext, optionalContext, requirePage } from "./contexts";
export { type CreatedToken, createToken, createTokenFor } from "./create-token";
export { forgetOldSessions } from "./forget-old-sessions";
export { knownTeams } from "./known-teams";
export { listTokens } from "./list-tokens";
export { ownGroupsInWords } from "./own-groups";
export { type LacksGroups, peopleLackingGroups } from "./people-lacking-groups";
export { requireMetricsReader } from "./metrics-reader";
export { revokeToken } from "./revoke-token";
export { beginRenewal } from "./renewal";
export { answerAuth, beginSignIn } from "./sign-in";
export { type SignInTrial, trySignIn } from "./try-sign-in";
export { signOut } from "./sign-out";
export { anonymousContext, systemContext } from "./system-context";
