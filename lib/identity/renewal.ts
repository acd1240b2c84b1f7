import { decodeJwt } from "jose";
import { PortalError } from "@/lib/errors";
import { requireFairUse } from "@/lib/fair-use/server";
import { readAuthRequest, redirect, type Sent } from "./auth-request";
import { wantsRenewal } from "./confirm-session";
import type { AnonymousContext } from "./anonymous-context";
import { answer, providerId } from "./next-auth";
import { openTokens } from "./provider-tokens";
import { returnPath } from "./return-path";
import { cookieName, cookieOptions, readSessionCookie, sessionCookieName } from "./session-cookie";
import { formToken } from "./form-token";
import { findSession, sealedTokens, type StoredSession } from "./store/sessions";

/** The browser is not sent to the provider again before this many seconds, whatever came of it. */
const pause = 5 * 60;

export const renewalCookieName = (config: AnonymousContext["config"]) =>
  cookieName(config, "renewal");

/** The address that confirms the session and comes back to `path`. */
export function renewalPath(path: string): string {
  return `/api/auth/renew?${new URLSearchParams({ callbackUrl: path }).toString()}`;
}

/**
 * Sends the browser to the provider, which vouches for the person again without asking anything
 * (`prompt=none`), and from there back to `callbackUrl`. Any site can send a browser here, so a
 * session that does not have to be confirmed this way (`wantsRenewal`) goes straight back.
 */
export async function beginRenewal(ctx: AnonymousContext, request: Request): Promise<Response> {
  const { config } = ctx;
  const sent = await readAuthRequest(request);
  const callbackUrl = returnPath(sent.query["callbackUrl"], config.NEXTAUTH_URL);
  const session = await sessionOf(ctx, sent);
  if (session === undefined)
    return redirect(`${config.NEXTAUTH_URL}/sign-in?${new URLSearchParams({ callbackUrl })}`);
  const back = redirect(config.NEXTAUTH_URL + callbackUrl, [renewalCookie(ctx, "")]);
  if (!wantsRenewal(session, ctx.now())) return back;
  try {
    // Of a session, and not of an address: whole offices renew theirs.
    requireFairUse(ctx, "sign-in", `renewal ${session.id}`);
    const { token, cookie } = formToken(config);
    const hint = await loginHint(ctx, session);
    const answered = await answer(ctx, {
      method: "POST",
      steps: ["signin", providerId],
      query: { prompt: "none", ...(hint === undefined ? {} : { login_hint: hint }) },
      body: { csrfToken: token, callbackUrl },
      cookies: { ...sent.cookies, [cookieName(config, "csrf-token")]: cookie },
      headers: {},
    });
    const to = answered.headers.get("location") ?? "";
    const state = URL.canParse(to) ? new URL(to).searchParams.get("state") : null;
    if (state === null) return back;
    return redirect(to, [
      ...answered.headers.getSetCookie(),
      renewalCookie(ctx, `${session.id}.${state}`),
    ]);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    ctx.log.warn({ err: error, sessionId: session.id }, "A session could not be confirmed");
    return back;
  }
}

/** The session whose cookie was sent, while it lives; not confirmed. */
export async function sessionOf(
  ctx: AnonymousContext,
  sent: Sent,
): Promise<StoredSession | undefined> {
  const content = await readSessionCookie(sent.cookies[sessionCookieName(ctx.config)], ctx.config);
  const session = content && (await findSession(ctx.db, content.sid));
  const lives = session !== undefined && session.endedAt === null && session.expiresAt > ctx.now();
  return lives && session.person.id === content?.uid ? session : undefined;
}

/**
 * Whom the provider should look for among those who are signed in there: as its own ID token names
 * them. Undefined where it does not.
 */
async function loginHint(
  { db, config }: AnonymousContext,
  session: StoredSession,
): Promise<string | undefined> {
  const sealed = await sealedTokens(db, session.id);
  if (sealed === undefined || sealed.length === 0) return undefined;
  const { id } = openTokens(config.SLIPWAY_ENCRYPTION_KEY, session.id, sealed);
  if (id === undefined) return undefined;
  const claims = decodeJwt(id);
  const hints = [claims["login_hint"], claims["preferred_username"], claims["email"]];
  return hints.find((hint) => typeof hint === "string" && hint !== "" && hint.length <= 320) as
    | string
    | undefined;
}

function renewalCookie({ config }: AnonymousContext, value: string): string {
  const secure = cookieOptions(config).secure ? "; Secure" : "";
  return `${renewalCookieName(config)}=${value === "" ? "none" : value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${pause}${secure}`;
}
