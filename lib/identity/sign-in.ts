import { PortalError } from "@/lib/errors";
import { requireFairUse } from "@/lib/fair-use/server";
import { clientNetwork, requireSameOrigin } from "@/lib/http/server";
import type { AnonymousContext } from "./anonymous-context";
import { endSession } from "./end-session";
import { finishRenewal, renewalOf } from "./finish-renewal";
import { formToken } from "./form-token";
import { readAuthRequest, redirect } from "./auth-request";
import { answer, type Flow, providerId } from "./next-auth";
import { returnPath } from "./return-path";
import { cookieName, readSessionCookie, sessionCookieName, setsCookie } from "./session-cookie";
import { ending } from "./store/sessions";

/**
 * What next-auth may be asked for from outside; the rest of its door (sessions, its own sign-out,
 * its pages) stays shut.
 */
const open = new Set([
  "GET callback/oidc",
  "POST callback/oidc",
  "GET csrf",
  "GET signin",
  "GET error",
  "POST signin/oidc",
]);

/** Answers a request below `/api/auth`, or undefined for what is not offered there. */
export async function answerAuth(
  ctx: AnonymousContext,
  request: Request,
  steps: readonly string[],
): Promise<Response | undefined> {
  const method = request.method === "HEAD" ? "GET" : request.method;
  if ((method !== "GET" && method !== "POST") || !open.has(`${method} ${steps.join("/")}`))
    return undefined;
  const sent = await readAuthRequest(request);
  const flow: Flow = {};
  const renewal = steps[0] === "callback" ? await renewalOf(ctx, sent) : undefined;
  if (renewal) return finishRenewal(ctx, { ...sent, method, steps }, renewal);
  const answered = await orBack(ctx, request, async () => {
    // Who comes back from the provider counts apart, so that a sign-in counts once in both.
    if (steps[0] === "callback") countSignIn(ctx, request, "back");
    if (method === "POST" && steps[0] === "signin") countSignIn(ctx, request);
    return answer(ctx, { ...sent, method, steps }, flow);
  });
  if (flow.refusal) return notLetIn(ctx, answered, flow.refusal);
  const name = sessionCookieName(ctx.config);
  // Who signs in again in the same browser leaves no second session behind.
  if (setsCookie(answered, name)) await endReplaced(ctx, sent.cookies[name]);
  return answered;
}

/** Says on the sign-in page why; the cookies of the sign-in are taken back as next-auth does. */
function notLetIn(ctx: AnonymousContext, answered: Response, refusal: PortalError): Response {
  ctx.log.warn({ err: refusal }, "The identity provider vouched for nobody");
  const error = refusal.code === "upstream_refused" ? "Refused" : "Unreachable";
  const cookies = answered.headers.getSetCookie();
  return redirect(`${ctx.config.NEXTAUTH_URL}/sign-in?error=${error}`, cookies);
}

async function endReplaced(ctx: AnonymousContext, cookie: string | undefined): Promise<void> {
  const replaced = await readSessionCookie(cookie, ctx.config);
  if (replaced !== undefined) await endSession(ctx, { id: replaced.sid }, ending.signedInAgain);
}

/**
 * Begins a sign-in from the sign-in page's form (`callbackUrl`): redirects to the provider. That a
 * page of this site sent it stands in for next-auth's own token, which would take a script to
 * fetch.
 */
export async function beginSignIn(ctx: AnonymousContext, request: Request): Promise<Response> {
  const site = ctx.config.NEXTAUTH_URL;
  requireSameOrigin(request.headers, site);
  const sent = await readAuthRequest(request);
  const callbackUrl = returnPath(sent.body["callbackUrl"], site);
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== new URL(site).origin) {
    // The provider returns to the one address that it knows; cookies set here would not come along.
    return redirect(`${site}/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
  }
  const { token, cookie } = formToken(ctx.config);
  const answered = await orBack(ctx, request, async () => {
    countSignIn(ctx, request);
    return answer(ctx, {
      ...sent,
      method: "POST",
      steps: ["signin", providerId],
      query: {},
      body: { csrfToken: token, callbackUrl },
      cookies: { ...sent.cookies, [cookieName(ctx.config, "csrf-token")]: cookie },
    });
  });
  if (answered.status === 429) return answered;
  // 303: what comes next is a GET, whatever this was.
  return new Response(null, { status: 303, headers: answered.headers });
}

function countSignIn(ctx: AnonymousContext, request: Request, step = ""): void {
  requireFairUse(ctx, "sign-in", `${clientNetwork(request.headers)} ${step}`.trim());
}

/**
 * A person stands in the middle of signing in: where the provider does not answer, or they have to
 * wait, they get a page, not a problem document.
 */
async function orBack(
  ctx: AnonymousContext,
  request: Request,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    if (error.code === "rate_limited" && isForPerson(request)) return waitPage(ctx, error);
    if (error.code !== "upstream_unavailable") throw error;
    ctx.log.warn({ err: error }, "Nobody can sign in");
    return redirect(`${ctx.config.NEXTAUTH_URL}/sign-in?error=Unreachable`);
  }
}

function isForPerson(request: Request): boolean {
  return (request.headers.get("accept") ?? "").includes("text/html");
}

/** Refused, and on the way back to the sign-in page, which says how long to wait. */
function waitPage(
  { config }: AnonymousContext,
  { message, retryAfter = 1 }: PortalError,
): Response {
  const seconds = String(Math.ceil(retryAfter));
  const back = `${config.NEXTAUTH_URL}/sign-in?wait=${seconds}`;
  return new Response(
    `<!doctype html><title>Too many requests</title><p>${message} <a href="${back}">Go back</a></p>`,
    {
      status: 429,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "retry-after": seconds,
        refresh: `0; url=${back}`,
      },
    },
  );
}
