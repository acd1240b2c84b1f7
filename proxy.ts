import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { config as readConfig } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import { securityHeaders } from "@/lib/http";
import {
  foreignRequest,
  isNavigation,
  isSafeMethod,
  isSameOrigin,
  problemResponse,
  report,
  requestIdHeader,
  requestIdOf,
} from "@/lib/http/server";
import { configuredHost } from "@/lib/git-host";
import { isPublicPath } from "./app/routes";

export const config = {
  // Everything but what the build made and the icon: nobody's data, and no page to run a script in.
  matcher: ["/((?!_next/|__nextjs|icon\\.svg$|favicon\\.ico$|robots\\.txt$).*)"],
};

/**
 * Before every page and route: a request id, a nonce, the headers of the answer; and closed doors
 * for whoever has no session. That last one is a courtesy that looks at a cookie's presence only:
 * verbs decide.
 */
export function proxy(request: NextRequest): Response {
  const settings = readConfig();
  const requestId = requestIdOf(request.headers.get(requestIdHeader));
  const nonce = randomBytes(16).toString("base64");
  const secure = securityHeaders({
    nonce,
    site: settings.NEXTAUTH_URL,
    issuer: settings.OIDC_ISSUER,
    gitHost: configuredHost(settings).webUrl,
    development: process.env.NODE_ENV === "development",
  });

  const response =
    foreign(request, requestId, settings.NEXTAUTH_URL) ??
    closedDoor(request, requestId, settings.NEXTAUTH_URL) ??
    passOn(request, requestId, secure["content-security-policy"] ?? "", nonce);
  for (const [name, value] of Object.entries(secure)) response.headers.set(name, value);
  response.headers.set(requestIdHeader, requestId);
  return response;
}

/**
 * What another site's page posts to a page of ours: Next.js would fail at it. Routes look at it
 * themselves.
 */
function foreign(request: NextRequest, requestId: string, site: string): Response | undefined {
  const { pathname } = request.nextUrl;
  const isApi = pathname === "/api" || pathname.startsWith("/api/");
  if (isApi || isSafeMethod(request.method) || isSameOrigin(request.headers, site))
    return undefined;
  const refusal = foreignRequest();
  report(refusal, requestId, { method: request.method, path: pathname });
  return problemResponse(refusal, requestId);
}

function closedDoor(request: NextRequest, requestId: string, site: string): Response | undefined {
  const { pathname } = request.nextUrl;
  if (
    isPublicPath(pathname) ||
    request.cookies.has("slipway.session") ||
    request.cookies.has("__Host-slipway.session")
  )
    return undefined;
  if (pathname === "/api" || pathname.startsWith("/api/")) {
    if (request.headers.has("authorization")) return undefined;
    return problemResponse(
      new PortalError("unauthenticated", "You are not signed in.", {
        hint: "Send an API token, or sign in.",
      }),
      requestId,
    );
  }
  // A form's action answers for itself, so that the page with what was typed stays and says that
  // the session has ended.
  if (request.headers.has("next-action")) return undefined;
  const here = addressOf(request);
  const back = here === "/" ? "" : `?callbackUrl=${encodeURIComponent(here)}`;
  return new NextResponse(null, {
    status: 303,
    headers: { location: `${site}/sign-in${back}`, "cache-control": "no-store" },
  });
}

function passOn(request: NextRequest, requestId: string, policy: string, nonce: string): Response {
  const headers = new Headers(request.headers);
  headers.set(requestIdHeader, requestId);
  headers.set("x-nonce", nonce);
  headers.set("x-slipway-path", addressOf(request));
  headers.set("x-slipway-navigation", isNavigation(request.method, request.headers) ? "1" : "0");
  // Next.js reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  return NextResponse.next({ request: { headers } });
}

/**
 * Path and query as they stand in the browser: without what Next.js adds to tell its own fetches
 * apart.
 */
function addressOf(request: NextRequest): string {
  const { pathname, searchParams } = request.nextUrl;
  const query = new URLSearchParams(searchParams);
  query.delete("_rsc");
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}
