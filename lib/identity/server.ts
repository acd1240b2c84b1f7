import "server-only";

export { roleRules } from "./actor-of";
export type { Context } from "./context";
export {
  apiContext,
  currentContext,
  anonymousContext,
  optionalContext,
  pathHeader,
  requirePage,
  systemContext,
} from "./contexts";
export { createToken, createTokenFor, type CreatedToken } from "./create-token";
export { knownTeams } from "./known-teams";
export { forgetOldSessions } from "./forget-old-sessions";
export { listTokens } from "./list-tokens";
export { requireMetricsReader } from "./metrics-reader";
export { revokeToken } from "./revoke-token";
export { answerAuth, beginSignIn } from "./sign-in";
export { signOut } from "./sign-out";
