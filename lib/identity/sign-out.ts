import * as oidc from "openid-client";
import { currentAccess } from "@/lib/access-rules/server";
import { record } from "@/lib/audit/server";
import { requireSameOrigin } from "@/lib/http/server";
import { personActor } from "./person-actor";
import type { AnonymousContext } from "./anonymous-context";
import { endSessionUrl, identityProvider } from "./provider";
import { openTokens, type ProviderTokens } from "./provider-tokens";
import { forgetSession } from "./session-cache";
import { cookieOf, goneCookie, readSessionCookie, sessionCookieName } from "./session-cookie";
import { redirect } from "./auth-request";
import { ending, findSession, saveEnd, sealedTokens } from "./store/sessions";

/**
 * Signs out here, at once and whatever the provider does, and then at the provider: redirects to
 * its end-session endpoint (OpenID Connect RP-Initiated Logout 1.0), or to `/signed-out` where it
 * has none or does not answer.
 */
export async function signOut(
  ctx: AnonymousContext & { requestId?: string },
  request: Request,
): Promise<Response> {
  const { config } = ctx;
  requireSameOrigin(request.headers, config.NEXTAUTH_URL);
  const name = sessionCookieName(config);
  const tokens = await endOwnSession(ctx, cookieOf(request.headers.get("cookie"), name));
  return redirect(await onwards(ctx, tokens), [goneCookie(config, name)]);
}

/** Ends the session that the cookie names; its tokens, to tell the provider. */
async function endOwnSession(
  ctx: AnonymousContext & { requestId?: string },
  cookie: string | undefined,
): Promise<ProviderTokens | undefined> {
  const { db, config, now } = ctx;
  const content = await readSessionCookie(cookie, config);
  if (content === undefined) return undefined;
  const [session, sealed] = await Promise.all([
    findSession(db, content.sid),
    sealedTokens(db, content.sid),
  ]);
  if (session === undefined || sealed === undefined || session.endedAt !== null) return undefined;
  const access = await currentAccess(ctx);
  await db.$transaction(async (tx) => {
    await saveEnd(tx, { id: session.id }, now(), ending.signedOut);
    const actor = personActor(session.person, session.groups, access);
    await record(
      { ...ctx, db: tx, actor, sessionId: session.id },
      {
        action: "session.end",
        subject: { type: "user", id: session.person.id, name: session.person.name },
      },
    );
  });
  forgetSession(session.id);
  try {
    return openTokens(config.SLIPWAY_ENCRYPTION_KEY, session.id, sealed);
  } catch (error) {
    ctx.log.warn({ err: error }, "The tokens of a session that was signed out could not be opened");
    return undefined;
  }
}

async function onwards(
  { config, log }: AnonymousContext,
  tokens: ProviderTokens | undefined,
): Promise<string> {
  const here = `${config.NEXTAUTH_URL}/signed-out`;
  if (tokens === undefined) return here;
  try {
    const provider = await identityProvider(config);
    const there = endSessionUrl(provider, config, tokens.id)?.href;
    // An offline refresh token outlives the session at the provider unless it is taken back.
    if (
      tokens.refresh !== undefined &&
      provider.serverMetadata().revocation_endpoint !== undefined
    ) {
      await oidc
        .tokenRevocation(provider, tokens.refresh, { token_type_hint: "refresh_token" })
        .catch((error: unknown) => log.warn({ err: error }, "A refresh token was not revoked"));
    }
    return there ?? here;
  } catch (error) {
    log.warn({ err: error }, "The identity provider was not told of a sign-out");
    return here;
  }
}
