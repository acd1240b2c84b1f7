import { timingSafeEqual } from "node:crypto";
import { PortalError } from "@/lib/errors";
import { redirect, type Sent } from "./auth-request";
import type { AnonymousContext } from "./anonymous-context";
import { endSession } from "./end-session";
import { answer, type AuthRequest, type Flow } from "./next-auth";
import { renewalCookieName, sessionOf } from "./renewal";
import { returnPath } from "./return-path";
import { cookieName, goneCookie, sessionCookieName, setsCookie } from "./session-cookie";
import { ending, type StoredSession } from "./store/sessions";

/**
 * Answers of OpenID Connect Core 3.1.2.6 to `prompt=none`: the person has to sign in, to choose or
 * to agree to something. Anything else is a failure of the provider.
 */
const wantsPerson = new Set([
  "login_required",
  "interaction_required",
  "account_selection_required",
  "consent_required",
  "access_denied",
]);

/** A renewal that comes back from the provider. */
export interface Renewal {
  /** The session that it is to confirm; undefined where that has ended since. */
  session: StoredSession | undefined;
  /** True where another session was begun in the same browser since. */
  isReplaced: boolean;
}

/**
 * The renewal that this callback ends; undefined for any other sign-in. Nobody but who was sent to
 * the provider knows the state that comes back from there.
 */
export async function renewalOf(ctx: AnonymousContext, sent: Sent): Promise<Renewal | undefined> {
  const noted = sent.cookies[renewalCookieName(ctx.config)] ?? "";
  const state = sent.query["state"] ?? sent.body["state"] ?? "";
  const dot = noted.indexOf(".");
  if (dot === -1 || state === "" || !isSame(noted.slice(dot + 1), state)) return undefined;
  const session = await sessionOf(ctx, sent);
  const isItsOwn = session?.id === noted.slice(0, dot);
  return {
    session: isItsOwn ? session : undefined,
    isReplaced: session !== undefined && !isItsOwn,
  };
}

/**
 * Confirms the session by what the provider answers. Where the provider wants to see the person,
 * refuses, or vouches for somebody else, the session ends, and the sign-in page leads back to where
 * they were going; where it fails, they go there with the session as it is, until its time is over.
 * A session that has ended is not begun again.
 */
export async function finishRenewal(
  ctx: AnonymousContext,
  request: AuthRequest,
  { session, isReplaced }: Renewal,
): Promise<Response> {
  if (session === undefined)
    return isReplaced ? goOn(ctx, request) : toSignIn(ctx, request, "SessionRequired");
  const said = request.query["error"] ?? request.body["error"];
  if (said !== undefined) {
    if (wantsPerson.has(said)) return end(ctx, request, session, "SessionRequired");
    const reason = /^[a-z_]{1,40}$/.test(said) ? said : "something else";
    ctx.log.warn({ sessionId: session.id, error: reason }, notConfirmed);
    return goOn(ctx, request);
  }
  const flow: Flow = { renewing: session };
  try {
    const answered = await answer(ctx, request, flow);
    if (setsCookie(answered, sessionCookieName(ctx.config))) return answered;
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    flow.refusal = error;
  }
  ctx.log.warn({ err: flow.refusal, sessionId: session.id }, notConfirmed);
  switch (flow.refusal?.code) {
    case "unauthenticated":
      return end(ctx, request, session, "SessionRequired");
    case "upstream_refused":
      return end(ctx, request, session, "Refused");
    default:
      return goOn(ctx, request);
  }
}

const notConfirmed = "A session could not be confirmed";

/** What the sign-in page says (app/(auth)/sign-in/sign-in-problem.ts). */
type Code = "SessionRequired" | "Refused";

async function end(
  ctx: AnonymousContext,
  request: AuthRequest,
  session: StoredSession,
  error: Code,
): Promise<Response> {
  await endSession(ctx, { id: session.id }, ending.atProvider);
  return toSignIn(ctx, request, error);
}

function toSignIn({ config }: AnonymousContext, request: AuthRequest, error: Code): Response {
  const query = new URLSearchParams({ error, callbackUrl: wanted(config, request) });
  return redirect(`${config.NEXTAUTH_URL}/sign-in?${query.toString()}`, [
    goneCookie(config, sessionCookieName(config)),
    goneCookie(config, renewalCookieName(config)),
    ...goneChecks(config),
  ]);
}

function goOn({ config }: AnonymousContext, request: AuthRequest): Response {
  return redirect(config.NEXTAUTH_URL + wanted(config, request), goneChecks(config));
}

function wanted(config: AnonymousContext["config"], { cookies }: AuthRequest): string {
  return returnPath(cookies[cookieName(config, "callback-url")], config.NEXTAUTH_URL);
}

/** Without them the same answer of the provider is of no use a second time. */
function goneChecks(config: AnonymousContext["config"]): string[] {
  return ["pkce", "state", "nonce"].map((name) => goneCookie(config, cookieName(config, name)));
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
