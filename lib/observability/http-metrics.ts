import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { metrics } from "./metrics";

const shared = globalThis as { __slipwayHttpWatched?: true };
const started = new WeakMap<object, number>();

/**
 * Counts and times every answer of this process' HTTP servers, from Node's own announcements:
 * nothing to wrap, nothing to forget.
 */
export function watchHttp(): void {
  if (shared.__slipwayHttpWatched) return;
  shared.__slipwayHttpWatched = true;
  subscribe("http.server.request.start", (message) => {
    started.set((message as { request: IncomingMessage }).request, performance.now());
  });
  subscribe("http.server.response.finish", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const labels = { method: methodOf(request.method), route: routeOf(request.url ?? "/") };
    const { httpRequests, httpSeconds } = metrics();
    httpRequests.inc({ ...labels, status: `${Math.floor(response.statusCode / 100)}xx` });
    const at = started.get(request);
    if (at !== undefined) httpSeconds.observe(labels, (performance.now() - at) / 1_000);
  });
}

/** Anybody can send any method: no label for each. */
function methodOf(method = "GET"): string {
  return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].includes(method)
    ? method
    : "other";
}

const places = new Set([
  "catalog",
  "requests",
  "instances",
  "approvals",
  "ops",
  "account",
  "sign-in",
  "signed-out",
  "no-role",
]);
const apis = new Set(["v1", "webhooks", "auth", "healthz", "readyz", "metrics", "live"]);

/** A path's class: few enough to be a label, and never an id or a name. */
export function routeOf(url: string): string {
  const [first = "", second = "", third = ""] = (url.split("?")[0] ?? "").split("/").slice(1);
  if (first === "") return "/";
  if (first === "_next") return "/_next";
  if (first !== "api") return places.has(first) ? `/${first}` : "other";
  if (!apis.has(second)) return "/api";
  return /^[a-z-]{1,20}$/.test(third) &&
    ["v1", "webhooks", "auth"].includes(second) &&
    known.has(third)
    ? `/api/${second}/${third}`
    : `/api/${second}`;
}

const known = new Set([
  "templates",
  "render",
  "requests",
  "instances",
  "github",
  "flux",
  "flagger",
  "sign-in",
  "sign-out",
  "callback",
]);
