import { setTimeout as sleep } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import { currentAccess } from "@/lib/access-rules/server";
import type { AnonymousContext } from "./anonymous-context";
import { askProvider } from "./ask-provider";
import { endSession } from "./end-session";
import { openTokens, type ProviderTokens, sealTokens } from "./provider-tokens";
import type { GroupsReport } from "./groups-report";
import { forgetSession, rememberSession } from "./session-cache";
import {
  claimCheck,
  type Ending,
  ending,
  findSession,
  saveCheck,
  type StoredSession,
} from "./store/sessions";
import { tellOfGroups } from "./tell-of-groups";

const seconds = 1_000;
/** The provider is asked again after this: a group taken away stops working within it. */
export const confirmedFor = 60 * seconds;
/** While the provider does not answer, what it last said holds this long. */
export const grace = 10 * 60 * seconds;
/** A session that only a sign-in can confirm is confirmed by one after this. */
const renewedAfter = 5 * 60 * seconds;
/** A process that found the provider silent lets it be for a moment. */
const pause = 10 * seconds;
const lease = 30;

const shared = globalThis as {
  __slipwayProviderSilentUntil?: number;
  __slipwayChecks?: Map<string, Promise<StoredSession | undefined>>;
};
const checks = (shared.__slipwayChecks ??= new Map<string, Promise<StoredSession | undefined>>());

export function isFresh(session: Pick<StoredSession, "checkedAt">, now: Date): boolean {
  return now.getTime() - session.checkedAt.getTime() < confirmedFor;
}

/**
 * The session as the provider sees it now, or undefined where it has ended or the provider ends it.
 * One process asks, once; the others wait or go on with what is known. Throws
 * `upstream_unavailable` where the provider has not answered for ten minutes.
 */
export function confirmSession(
  ctx: AnonymousContext,
  session: StoredSession,
): Promise<StoredSession | undefined> {
  const running = checks.get(session.id);
  if (running) return running;
  const check = confirm(ctx, session).finally(() => checks.delete(session.id));
  checks.set(session.id, check);
  return check;
}

async function confirm(
  ctx: AnonymousContext,
  known: StoredSession,
): Promise<StoredSession | undefined> {
  const { db, now } = ctx;
  const giveUpAt = performance.now() + pause;
  let session: StoredSession | undefined = known;
  while (session !== undefined && session.endedAt === null) {
    if (isFresh(session, now())) return session;
    if ((shared.__slipwayProviderSilentUntil ?? 0) > performance.now())
      return tolerate(ctx, session);
    const claim = await claimCheck(
      db,
      session.id,
      now(),
      new Date(now().getTime() - confirmedFor),
      lease,
    );
    if (claim !== undefined) return ask(ctx, session, claim.tokens);
    // Another process asks. Only what is long unconfirmed must wait for it.
    session = await findSession(db, session.id);
    if (session === undefined || session.endedAt !== null || isFresh(session, now())) continue;
    if (isWithinGrace(ctx, session)) return session;
    if (performance.now() > giveUpAt) throw unanswered();
    await sleep(200);
  }
  return undefined;
}

async function ask(
  ctx: AnonymousContext,
  session: StoredSession,
  sealed: Uint8Array,
): Promise<StoredSession | undefined> {
  const { db, config, log, now } = ctx;
  const tokens = await open(ctx, session, sealed);
  if (tokens === undefined) return end(ctx, session, ending.sealed);

  const answer = await askProvider(
    { config, access: await currentAccess(ctx) },
    {
      subject: session.person.subject,
      tokens,
      groups: session.groups,
      report: session.groupsReport,
      now: now(),
    },
  );
  const kept = sealTokens(config.SLIPWAY_ENCRYPTION_KEY, session.id, answer.tokens);
  switch (answer.kind) {
    case "confirmed": {
      const at = now();
      const { claims, groups, report } = answer;
      const isSaved = await saveCheck(db, session, {
        tokens: kept,
        confirmed: { claims, groups, report, at },
      });
      if (!isSaved) return asItIsNow(ctx, session);
      tellOfGroups(ctx, session, answer.report, session.groupsReport);
      const confirmed = {
        ...session,
        groups: answer.groups,
        groupsReport: answer.report,
        checkedAt: at,
      };
      rememberSession(confirmed);
      return confirmed;
    }
    case "refused":
      return end(ctx, session, ending.refused);
    case "unsaid":
      return keepUnconfirmed(ctx, session, kept);
    case "silent":
      shared.__slipwayProviderSilentUntil = performance.now() + pause;
      log.warn({ err: answer.cause }, "The identity provider does not answer");
      if (!(await saveCheck(db, session, { tokens: kept }))) return asItIsNow(ctx, session);
      return tolerate(ctx, session);
  }
}

/**
 * Only a sign-in can confirm it, which a page asks for (`beginRenewal`); until then it lives for as
 * long as is configured.
 */
async function keepUnconfirmed(
  ctx: AnonymousContext,
  session: StoredSession,
  tokens: Uint8Array<ArrayBuffer>,
): Promise<StoredSession | undefined> {
  const { db, now } = ctx;
  const report: GroupsReport = {
    from: "claim",
    received: session.groups.length,
    unreadable: 0,
    dropped: 0,
    ...session.groupsReport,
    onlyAtSignIn: true,
  };
  const unconfirmed = { ...session, groupsReport: report };
  if (!isWithinGrace(ctx, unconfirmed)) return end(ctx, session, ending.unconfirmed);
  const endsAt = session.checkedAt.getTime() + toleratedFor(ctx, unconfirmed);
  const nextAt = new Date(Math.min(now().getTime() + confirmedFor, endsAt));
  if (!(await saveCheck(db, session, { tokens, unsaid: { report, nextAt } })))
    return asItIsNow(ctx, session);
  rememberSession(unconfirmed);
  return unconfirmed;
}

async function open(
  ctx: AnonymousContext,
  session: StoredSession,
  sealed: Uint8Array,
): Promise<ProviderTokens | undefined> {
  try {
    return openTokens(ctx.config.SLIPWAY_ENCRYPTION_KEY, session.id, sealed);
  } catch (error) {
    ctx.log.error({ err: error, sessionId: session.id }, "A session's tokens cannot be opened");
    return undefined;
  }
}

async function end(
  ctx: AnonymousContext,
  session: StoredSession,
  because: Ending,
): Promise<StoredSession | undefined> {
  await endSession(ctx, session, because);
  return asItIsNow(ctx, session);
}

/** It was confirmed by a sign-in, or has ended, while the provider was asked by other tokens. */
async function asItIsNow(
  { db }: AnonymousContext,
  { id }: StoredSession,
): Promise<StoredSession | undefined> {
  const session = await findSession(db, id);
  if (session === undefined || session.endedAt !== null) {
    forgetSession(id);
    return undefined;
  }
  rememberSession(session);
  return session;
}

/** Milliseconds that what the provider last said holds without another word of it. */
function toleratedFor({ config }: AnonymousContext, { groupsReport }: StoredSession): number {
  return groupsReport?.onlyAtSignIn ? config.OIDC_UNCONFIRMED_MINUTES * 60 * seconds : grace;
}

function isWithinGrace(ctx: AnonymousContext, session: StoredSession): boolean {
  return ctx.now().getTime() - session.checkedAt.getTime() < toleratedFor(ctx, session);
}

/** True for a session that the person's browser should take to the provider, to confirm it. */
export function wantsRenewal(session: StoredSession, now: Date): boolean {
  return (
    session.groupsReport?.onlyAtSignIn === true &&
    now.getTime() - session.checkedAt.getTime() >= renewedAfter
  );
}

function tolerate(ctx: AnonymousContext, session: StoredSession): StoredSession {
  if (isWithinGrace(ctx, session)) return session;
  throw unanswered();
}

function unanswered(): PortalError {
  return new PortalError(
    "upstream_unavailable",
    "Your sign-in could not be confirmed: the identity provider does not answer.",
    {
      hint: "Nothing was lost. It goes on by itself once the provider answers again.",
      retryAfter: 15,
    },
  );
}

/** Lets a test forget that the provider was silent. */
export function resetSilence(): void {
  delete shared.__slipwayProviderSilentUntil;
}
