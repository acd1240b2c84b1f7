import { setTimeout as sleep } from "node:timers/promises";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { GitHubCredentials } from "@/lib/config/server";
import { PortalError } from "@/lib/errors";
import type { RepositoryRef } from "./types";

/** Told of every HTTP call that reaches for the host, retries included; status 0: no answer. */
export type CallHook = (call: { method: string; path: string; status: number; milliseconds: number }) => void;

/** The `fetch` that Octokit gets. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Octokit writes to the console otherwise. */
export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const timeoutMilliseconds = 10_000;
const worthARetry = new Set([502, 503, 504]);

/**
 * A `fetch` that only ever calls the configured host, gives up after ten seconds, follows no redirect, and asks a GET
 * that failed once more. The credentials are added here, beyond Octokit's sight, so that none of its errors holds them.
 */
export function guardedFetch(apiUrl: string, authorization: () => Promise<string>, onCall?: CallHook): Fetch {
  const base = new URL(`${apiUrl}/`);
  const once = async (url: string, init: RequestInit | undefined, credentials: string) => {
    const method = init?.method ?? "GET";
    const started = performance.now();
    let status = 0;
    try {
      const headers = new Headers(init?.headers);
      headers.set("authorization", credentials);
      const answer = await fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.timeout(timeoutMilliseconds) });
      status = answer.status;
      // Octokit takes a body that broke off for an empty one: read it whole, here, where that is an error.
      const body = await answer.arrayBuffer();
      if (status < 300 || status >= 400 || status === 304) return new Response(body.byteLength === 0 ? null : body, { status, headers: answer.headers });
      // Octokit takes a redirect for a success.
      throw new PortalError("upstream_refused", "The repository was renamed or moved: the Git host answers from another address.", {
        hint: "The platform team has to enter its new name.",
      });
    } finally {
      onCall?.({ method, path: new URL(url).pathname, status, milliseconds: performance.now() - started });
    }
  };
  return async (url, init) => {
    const wanted = new URL(url);
    if (wanted.origin !== base.origin || !wanted.pathname.startsWith(base.pathname)) {
      throw new PortalError("internal", "Slipway only calls the Git host that it is configured for.");
    }
    // Signing in is not part of what is tried again: it is asked in its own right.
    const credentials = await authorization();
    if ((init?.method ?? "GET") !== "GET") return once(url, init, credentials);
    const first = await once(url, init, credentials).catch((error: unknown) => {
      if (error instanceof PortalError) throw error;
      return undefined;
    });
    if (first && !worthARetry.has(first.status)) return first;
    await sleep(100 + Math.random() * 200);
    return once(url, init, credentials);
  };
}

/** What to put into the `authorization` header for calls to one repository. */
export function authorizationFor(credentials: GitHubCredentials, ref: RepositoryRef): () => Promise<string> {
  if (credentials.kind === "token") return async () => `token ${credentials.token}`;
  const { appId, privateKey } = credentials;
  return cached(`${ref.apiUrl} ${ref.owner}/${ref.name} ${appId} ${privateKey}`, () => {
    const installation = lazily(() => installationOf(ref, appId, privateKey));
    return async () => {
      const { auth } = await installation();
      const { token } = await auth({ type: "installation" });
      return `token ${token}`;
    };
  });
}

/** The App is installed at an account; its tokens last an hour, and `auth` keeps one until shortly before. */
async function installationOf(ref: RepositoryRef, appId: string, privateKey: string) {
  const asApp = createAppAuth({ appId, privateKey });
  const appFetch = guardedFetch(ref.apiUrl, async () => {
    const { token } = await asApp({ type: "app" }).catch((cause: unknown) => {
      throw new PortalError("misconfigured", "Slipway cannot sign in to the Git host with the App's private key.", {
        hint: "GITHUB_APP_PRIVATE_KEY has to hold the whole PEM file that GitHub gave.", cause,
      });
    });
    return `bearer ${token}`;
  });
  const { request } = new Octokit({ baseUrl: ref.apiUrl, userAgent: "slipway", log: silent, request: { fetch: appFetch } });
  const { data } = await request("GET /repos/{owner}/{repo}/installation", { owner: ref.owner, repo: ref.name });
  return { auth: createAppAuth({ appId, privateKey, installationId: data.id, request }) };
}

/** Remembers a success; a failure is forgotten, so that the next call tries again. */
function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

const authorizations = new Map<string, () => Promise<string>>();

function cached(key: string, make: () => () => Promise<string>): () => Promise<string> {
  const known = authorizations.get(key);
  if (known) return known;
  const made = make();
  authorizations.set(key, made);
  return made;
}
