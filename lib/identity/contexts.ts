import { cache } from "react";
import { config } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import type { PersonalLimit } from "@/lib/fair-use";
import { requireFairUse } from "@/lib/fair-use/server";
import { requireNotHeld } from "@/lib/hold/server";
import {
  clientAddress,
  clientNetwork,
  isSafeMethod,
  requestIdHeader,
  requestIdOf,
  requireSameOrigin,
} from "@/lib/http/server";
import { type Actor, can } from "@/lib/access";
import { currentAccess } from "@/lib/access-rules/server";
import { personActor } from "./person-actor";
import { BadToken, bearerToken, tokenActor } from "./api-token";
import { wantsRenewal } from "./confirm-session";
import type { AnonymousContext } from "./anonymous-context";
import type { Context } from "@/lib/access/server";
import { liveSession } from "./live-session";
import { renewalCookieName, renewalPath } from "./renewal";
import { returnPath } from "./return-path";
import { cookieOf, sessionCookieName } from "./session-cookie";
import { anonymousContext } from "./system-context";

/** Header in which proxy.ts tells pages their own address (path and query). */
const pathHeader = "x-slipway-path";
/** Header in which proxy.ts tells pages whether a browser opens them in its window. */
const navigationHeader = "x-slipway-navigation";

/** Who sends this request. One look-up a request. */
const sentSession = cache(async () => {
  const { cookies, headers } = await import("next/headers");
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const here = anonymousContext(requestIdOf(sent.get(requestIdHeader)), clientAddress(sent));
  return {
    here,
    session: await liveSession(here, jar.get(sessionCookieName(here.config))?.value),
    opensPage: sent.get(navigationHeader) === "1",
    triedRenewal: jar.get(renewalCookieName(here.config)) !== undefined,
  };
});

/** Who sends this request, or undefined without a session. */
const sessionContext: () => Promise<Context | undefined> = cache(async () => {
  const { here, session } = await sentSession();
  return (
    session && {
      ...here,
      sessionId: session.id,
      actor: personActor(session.person, session.groups, await currentAccess(here)),
    }
  );
});

/**
 * True where the provider can confirm the session only by the browser, and a page is being opened:
 * nothing is lost by going there first. A form that is being filled in asks by scripts, or posts.
 */
async function shouldRenew(): Promise<boolean> {
  const { here, session, opensPage, triedRenewal } = await sentSession();
  return session !== undefined && opensPage && !triedRenewal && wantsRenewal(session, here.now());
}

/**
 * Who looks at this page, or undefined without a session. A page counts once, however many of its
 * parts ask. Throws `rate_limited`.
 */
export const optionalContext: () => Promise<Context | undefined> = cache(async () => {
  const ctx = await sessionContext();
  return ctx && counted(ctx, "read");
});

/**
 * Who calls a server action, or whatever needs somebody; `as` says what the call counts as: but for
 * a preview, it changes something. Throws `unauthenticated`, `rate_limited`, or `unavailable` while
 * Slipway is held.
 */
export async function currentContext(as: PersonalLimit = "read"): Promise<Context> {
  const ctx = await sessionContext();
  if (ctx === undefined) throw unauthenticated();
  counted(ctx, as);
  if (as !== "preview") await requireNotHeld(ctx.db);
  return ctx;
}

/** The one place where people's use is counted: whoever wants to know who asks comes by here. */
function counted(ctx: Context, as: PersonalLimit): Context {
  if (ctx.actor.userId !== undefined) requireFairUse(ctx, as, ctx.actor.userId);
  return ctx;
}

/**
 * For pages: who looks at it. Sends somebody without a session to sign in (and back), somebody
 * without a role, who authors no template either, to the page that says what to do, and where the provider has been silent for too
 * long says that; a session that only the browser can have confirmed goes to the provider and back.
 * A courtesy: verbs decide for themselves.
 */
export async function requirePage(): Promise<Context> {
  const ctx = await optionalContext().catch(unconfirmed);
  const isIn = ctx !== undefined && ctx !== "unconfirmed";
  const renews = isIn && (await shouldRenew());
  if (isIn && !renews && isSomebody(ctx.actor)) return ctx;
  const [{ redirect }, { headers }] = await Promise.all([
    import("next/navigation"),
    import("next/headers"),
  ]);
  const back = returnPath((await headers()).get(pathHeader), config().NEXTAUTH_URL);
  if (renews) return redirect(renewalPath(back));
  if (isIn) return redirect("/no-role");
  const query = new URLSearchParams({
    ...(ctx === "unconfirmed" ? { error: "Unreachable" } : {}),
    ...(back === "/" ? {} : { callbackUrl: back }),
  });
  return redirect(query.size === 0 ? "/sign-in" : `/sign-in?${query.toString()}`);
}

/** There is something here for them: a role gives it, or authoring of a template. */
function isSomebody(actor: Actor): boolean {
  return actor.roles.length > 0 || can(actor, "draft.read");
}

/** The sign-in page says it in words that fit. */
function unconfirmed(error: unknown): "unconfirmed" {
  if (error instanceof PortalError && error.code === "upstream_unavailable") return "unconfirmed";
  throw error;
}

/**
 * Who calls a route handler: by API token (`Authorization: Bearer slp_…`) or by session cookie;
 * with a cookie, a method that changes something must come from a page of Slipway. `as` says what
 * the call counts as. Throws `unauthenticated`, `forbidden` or `rate_limited`, and `unavailable` for
 * what changes something while Slipway is held.
 */
export async function apiContext(request: Request, as: PersonalLimit = "read"): Promise<Context> {
  const ctx = counted(await contextAgain(request), as);
  if (as !== "preview" && !isSafeMethod(request.method)) await requireNotHeld(ctx.db);
  return ctx;
}

/**
 * As `apiContext`, without counting: a stream asks from time to time whether its session still
 * lives.
 */
export async function contextAgain(request: Request): Promise<Context> {
  const here = anonymousContext(
    requestIdOf(request.headers.get(requestIdHeader)),
    clientAddress(request.headers),
  );
  return { ...here, actor: await actorOf(here, request) };
}

/** The person or token behind a request; see `apiContext`. */
export async function actorOf(here: AnonymousContext, request: Request): Promise<Actor> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return actorOfToken(here, authorization, request.headers);
  const session = await liveSession(
    here,
    cookieOf(request.headers.get("cookie"), sessionCookieName(here.config)),
  );
  if (session === undefined) throw unauthenticated();
  if (!isSafeMethod(request.method)) requireSameOrigin(request.headers, here.config.NEXTAUTH_URL);
  return personActor(session.person, session.groups, await currentAccess(here));
}

/**
 * Tokens that are not valid count for the address that sent them. One that is valid is let through
 * from there all the same: it cannot be guessed, and many may share an address.
 */
async function actorOfToken(
  here: AnonymousContext,
  authorization: string,
  headers: Headers,
): Promise<Actor> {
  try {
    return await tokenActor(here, bearerToken(authorization));
  } catch (error) {
    if (error instanceof BadToken) requireFairUse(here, "bad-token", clientNetwork(headers));
    throw error;
  }
}

function unauthenticated(): PortalError {
  return new PortalError("unauthenticated", "You are not signed in, or your session has ended.", {
    hint: "Sign in, and repeat what you did.",
  });
}
