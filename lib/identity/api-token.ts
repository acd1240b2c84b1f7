import { LRUCache } from "lru-cache";
import { PortalError } from "@/lib/errors";
import type { Actor } from "@/lib/access";
import { currentAccess } from "@/lib/access-rules/server";
import { accountTitle, isActive, type ServiceAccount } from "./service-account";
import { personActor } from "./person-actor";
import { confirmSession, isFresh } from "./confirm-session";
import type { AnonymousContext } from "./anonymous-context";
import { ending, findNewestSession } from "./store/sessions";
import { saveUse, type StoredToken, tokenByHash } from "./store/tokens";
import { hashToken, isTokenText } from "./token-text";

/**
 * After this long without a word of its person from the provider, a token waits for them to sign in
 * again.
 */
export const trustedFor = 7 * 24 * 60 * 60 * 1_000;

/** One process believes what it read for `ttl` milliseconds. */
const shared = globalThis as { __slipwayTokens?: LRUCache<string, StoredToken> };
const recent = (shared.__slipwayTokens ??= new LRUCache({ max: 1_000, ttl: 2_000 }));

export function forgetTokens(): void {
  recent.clear();
}

/** The token of an `Authorization` header. Throws `BadToken` for any other scheme. */
export function bearerToken(authorization: string): string {
  const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (token === undefined) throw new BadToken();
  return token;
}

/**
 * Whom a token stands for. Throws `BadToken` where it is unknown, revoked or expired, and
 * `unauthenticated` where its owner has to sign in first.
 */
export async function tokenActor(ctx: AnonymousContext, text: string): Promise<Actor> {
  const now = ctx.now();
  const token = isTokenText(text) ? await findToken(ctx, text) : undefined;
  if (token === undefined || token.revokedAt !== null || token.expiresAt <= now)
    throw new BadToken();
  const { id, name, scopes, only, account, user } = token;
  const granted = { scopes, ...(only && { narrowing: only }), token: { id, name } };
  if (account !== undefined) {
    if (!isActive(account, now)) throw new BadToken();
    return { ...accountActor(account), ...granted };
  }
  const groups = await currentGroups(ctx, user, now);
  return { ...personActor(user, groups, await currentAccess(ctx)), kind: "token", ...granted };
}

/**
 * A service account is no person: it is in no group, and acts for the team that owns it, or as Ops
 * where they own it.
 */
function accountActor({ id, team, name }: ServiceAccount): Actor {
  return {
    kind: "token",
    isServiceAccount: true,
    userId: id,
    name: accountTitle({ team, name }),
    roles: [team === null ? "ops" : "developer"],
    teams: team === null ? [] : [team],
    groups: [],
  };
}

/**
 * A token can do no more than its person can now: the provider is asked through their last session.
 * Somebody who has signed out everywhere keeps the groups last confirmed, for a week; somebody whom
 * the provider has refused since does not.
 */
async function currentGroups(
  ctx: AnonymousContext,
  user: StoredToken["user"],
  now: Date,
): Promise<readonly string[]> {
  const confirmedAt = user.lastSeenAt;
  if (isFresh({ checkedAt: confirmedAt }, now)) return user.groups;
  const session = await findNewestSession(ctx.db, user.id);
  const open = session !== undefined && session.endedAt === null;
  const confirmed = open ? await confirmSession(ctx, session) : undefined;
  if (confirmed) {
    recent.clear();
    return confirmed.groups;
  }
  const ended = open ? await findNewestSession(ctx.db, user.id) : session;
  const refused = ended?.endedAt === null || ended?.endedBecause === ending.refused;
  if (!refused && now.getTime() - confirmedAt.getTime() < trustedFor) return user.groups;
  throw new PortalError("unauthenticated", "This API token has to be confirmed.", {
    hint: "Its owner signs in to Slipway once; then it works again.",
  });
}

async function findToken(ctx: AnonymousContext, text: string): Promise<StoredToken | undefined> {
  const hash = hashToken(text);
  const key = Buffer.from(hash).toString("hex");
  const known = recent.get(key);
  if (known !== undefined) return known;
  // Many calls that begin at once look it up together.
  const running = lookUps.get(key) ?? lookUp(ctx, hash, key).finally(() => lookUps.delete(key));
  lookUps.set(key, running);
  return running;
}

const lookUps = new Map<string, Promise<StoredToken | undefined>>();

async function lookUp(
  ctx: AnonymousContext,
  hash: Uint8Array<ArrayBuffer>,
  key: string,
): Promise<StoredToken | undefined> {
  const token = await tokenByHash(ctx.db, hash);
  if (token === undefined) return undefined;
  recent.set(key, token);
  await noteUse(ctx, token);
  return token;
}

/** To the minute is exact enough, and saves a write a request. */
async function noteUse(
  { db, now }: AnonymousContext,
  { id, lastUsedAt }: StoredToken,
): Promise<void> {
  if (lastUsedAt !== null && now().getTime() - lastUsedAt.getTime() < 60_000) return;
  await saveUse(db, id, now());
}

/** A token that was not made here, was revoked, or has expired: always in the same words. */
export class BadToken extends PortalError {
  constructor() {
    super("unauthenticated", "The API token is not valid.", {
      hint: "It may have expired or been revoked: make a new one.",
    });
  }
}
