import * as oidc from "openid-client";
import { type Claims, readClaims } from "./claims";
import type { GroupsClaim } from "./groups-claim";
import { type GroupReading, type GroupsNow, groupsNow, groupsOfGraph } from "./groups-now";
import type { GroupsReport } from "./groups-report";
import { identityProvider } from "./provider";
import type { ProviderTokens } from "./provider-tokens";

/**
 * What the provider says of somebody who has signed in. `tokens` are those to keep: asking may have
 * renewed them.
 */
export type Answer =
  | {
      kind: "confirmed";
      claims: Claims;
      groups: string[];
      report: GroupsReport;
      tokens: ProviderTokens;
    }
  /** It says no: signed out there, disabled, or the grant taken back. */
  | { kind: "refused"; tokens: ProviderTokens }
  /**
   * It gives no way to learn the groups again, or to ask at all once the access token has ended,
   * without the person's browser: there is no refresh token.
   */
  | { kind: "unsaid"; tokens: ProviderTokens }
  | { kind: "silent"; tokens: ProviderTokens; cause: unknown };

export interface Question {
  subject: string;
  tokens: ProviderTokens;
  /** Groups known so far, and how they came; absent where a version before this one read them. */
  groups: readonly string[];
  report?: GroupsReport;
  now: Date;
}

/**
 * Asks whether somebody may still come in, and in which groups they are now: at the userinfo
 * endpoint, with an access token that is renewed first where it has expired; where that says
 * nothing of groups, by a renewed ID token. Never throws.
 */
export async function askProvider(reading: GroupReading, question: Question): Promise<Answer> {
  const conversation = {
    reading,
    question,
    tokens: question.tokens,
    renewed: undefined as unknown,
  };
  try {
    return await converse(conversation, await identityProvider(reading.config));
  } catch (cause) {
    return isRefusal(cause)
      ? { kind: "refused", tokens: conversation.tokens }
      : { kind: "silent", tokens: conversation.tokens, cause };
  }
}

interface Conversation {
  reading: GroupReading;
  question: Question;
  tokens: ProviderTokens;
  /** Claims of the ID token that came with renewed tokens. */
  renewed: unknown;
}

async function converse(conversation: Conversation, provider: oidc.Configuration): Promise<Answer> {
  const { question, reading } = conversation;
  const expired = (question.tokens.accessExpiresAt ?? Infinity) <= question.now.getTime() + 5_000;
  if (expired && question.tokens.refresh === undefined)
    return { kind: "unsaid", tokens: conversation.tokens };
  if (expired) await renew(conversation, provider);

  const info = await userInfo(conversation, provider);
  const claims =
    info === undefined ? undefined : readClaims(info, reading.config.OIDC_GROUPS_CLAIM);
  if (claims?.groups !== undefined || claims?.areElsewhere)
    return confirmed(conversation, claims, claims);

  if (conversation.renewed === undefined && conversation.tokens.refresh !== undefined)
    await renew(conversation, provider);
  if (conversation.renewed !== undefined) {
    const renewed = readClaims(conversation.renewed, reading.config.OIDC_GROUPS_CLAIM);
    return confirmed(conversation, claims ?? renewed, renewed);
  }
  if (claims === undefined) return { kind: "unsaid", tokens: conversation.tokens };
  // Microsoft Graph takes the access token, and needs no new ID token.
  if (question.report?.from === "graph") {
    const known = await groupsOfGraph(
      reading,
      conversation.tokens.access,
      before(question),
      question.now,
    );
    if (known.report.problem === undefined)
      return { kind: "confirmed", claims, ...known, tokens: conversation.tokens };
  } else if (question.groups.length === 0) {
    // Nothing to lose: nobody can have taken a group away.
    return confirmed(conversation, claims, claims);
  }
  return { kind: "unsaid", tokens: conversation.tokens };
}

/** `claims` says who it is, `claim` in which groups they are. */
async function confirmed(
  { reading, question, tokens }: Conversation,
  claims: Claims,
  claim: GroupsClaim,
): Promise<Answer> {
  const known = await groupsNow(reading, claim, tokens.access, before(question), question.now);
  return { kind: "confirmed", claims, ...known, tokens };
}

function before({ groups, report }: Question): GroupsNow | undefined {
  return report && { groups: [...groups], report };
}

async function userInfo(
  conversation: Conversation,
  provider: oidc.Configuration,
): Promise<unknown> {
  if (provider.serverMetadata().userinfo_endpoint === undefined) return undefined;
  const ask = () =>
    oidc.fetchUserInfo(provider, conversation.tokens.access, conversation.question.subject);
  const before = conversation.tokens;
  try {
    return await ask();
  } catch (error) {
    // Access tokens end early too (a restart of the provider, say); once more with a new one.
    if (!isRefusedByUserInfo(error)) throw error;
    if (before.refresh === undefined || before !== conversation.question.tokens)
      throw new Refused("The userinfo endpoint refuses.", { cause: error });
  }
  await renew(conversation, provider);
  try {
    return await ask();
  } catch (error) {
    if (!isRefusedByUserInfo(error)) throw error;
    throw new Refused("The userinfo endpoint refuses.", { cause: error });
  }
}

async function renew(conversation: Conversation, provider: oidc.Configuration): Promise<void> {
  const { tokens, question } = conversation;
  const answer = await oidc.refreshTokenGrant(provider, tokens.refresh ?? "");
  const lifetime = answer.expiresIn();
  conversation.tokens = {
    access: answer.access_token,
    // A provider that does not rotate refresh tokens leaves the old one valid; likewise the ID
    // token.
    refresh: answer.refresh_token ?? tokens.refresh,
    id: answer.id_token ?? tokens.id,
    accessExpiresAt: lifetime === undefined ? undefined : question.now.getTime() + lifetime * 1_000,
  };
  conversation.renewed = answer.claims();
  if (conversation.renewed !== undefined && answer.claims()?.sub !== question.subject)
    throw new SomebodyElse();
}

class SomebodyElse extends Error {}
class Refused extends Error {}

/**
 * Codes of oauth4webapi: the answer is about another subject; the answer's status is not the one of
 * a success.
 */
const otherSubject = "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED";
const unexpectedStatus = "OAUTH_RESPONSE_IS_NOT_CONFORM";

/**
 * True where the provider understood and said no; false where it failed, is overloaded or was not
 * reached.
 */
function isRefusal(error: unknown): boolean {
  if (error instanceof SomebodyElse || error instanceof Refused) return true;
  // `invalid_client` is about Slipway, not about the person.
  if (error instanceof oidc.ResponseBodyError)
    return (
      error.error === "invalid_grant" || (error.error === "invalid_token" && error.status === 401)
    );
  return error instanceof oidc.ClientError && error.code === otherSubject;
}

/**
 * True where the userinfo endpoint says no to the access token: 401 where it has ended, 403 where
 * it does not reach that far or the person may not use the application (RFC 6750 section 3.1),
 * with a challenge or without.
 */
export function isRefusedByUserInfo(error: unknown): boolean {
  const status =
    error instanceof oidc.WWWAuthenticateChallengeError || error instanceof oidc.ResponseBodyError
      ? error.status
      : error instanceof oidc.ClientError && error.code === unexpectedStatus
        ? statusOf(error.cause)
        : undefined;
  return status === 401 || status === 403 || isRefusal(error);
}

function statusOf(cause: unknown): number | undefined {
  return cause instanceof Response ? cause.status : undefined;
}
