import { setTimeout as sleep } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import type { CallHook } from "../repository";

/** The `fetch` that Octokit gets. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/**
 * What calls carry in their `authorization` header. `renew`: the host no longer takes what it was
 * before.
 */
export type Authorization = (options?: { renew: boolean }) => Promise<string>;

/** Octokit writes to the console otherwise. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const longestCall = 10_000;
const worthARetry = new Set([502, 503, 504]);

/**
 * A `fetch` that only ever calls the configured host, gives up after ten seconds, follows no
 * redirect, and asks a GET that failed once more. The credentials are added here, beyond Octokit's
 * sight, so that none of its errors holds them.
 */
export function guardedFetch(
  apiUrl: string,
  authorization: Authorization | undefined,
  onCall?: CallHook,
  timeoutMilliseconds = longestCall,
): Fetch {
  const base = new URL(`${apiUrl}/`);
  const graphql = graphqlPath(base);
  const once = async (
    url: string,
    init: RequestInit | undefined,
    credentials: string | undefined,
  ) => {
    const method = init?.method ?? "GET";
    const started = performance.now();
    let status = 0;
    try {
      const headers = new Headers(init?.headers);
      if (credentials !== undefined) headers.set("authorization", credentials);
      const answer = await fetch(url, {
        ...init,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      status = answer.status;
      // Octokit takes a body that broke off for an empty one: read it whole, here, where that is an
      // error.
      const body = await answer.arrayBuffer();
      if (status < 300 || status >= 400 || status === 304)
        return new Response(body.byteLength === 0 ? null : body, {
          status,
          headers: answer.headers,
        });
      // Octokit takes a redirect for a success.
      throw new PortalError(
        "upstream_refused",
        "The repository was renamed or moved: the Git host answers from another address.",
        {
          hint: "The platform team has to enter its new name.",
        },
      );
    } finally {
      onCall?.({
        method,
        path: new URL(url).pathname,
        status,
        milliseconds: performance.now() - started,
      });
    }
  };
  const asked = async (
    url: string,
    init: RequestInit | undefined,
    credentials: string | undefined,
  ): Promise<Response> => {
    if ((init?.method ?? "GET") !== "GET") return once(url, init, credentials);
    const first = await once(url, init, credentials).catch((error: unknown) => {
      if (error instanceof PortalError) throw error;
      return undefined;
    });
    if (first && !worthARetry.has(first.status)) return first;
    await sleep(100 + Math.random() * 200);
    return once(url, init, credentials);
  };
  return async (url, init) => {
    const wanted = new URL(url);
    if (
      wanted.origin !== base.origin ||
      !(wanted.pathname.startsWith(base.pathname) || wanted.pathname === graphql)
    ) {
      throw new PortalError(
        "internal",
        "Slipway only calls the Git host that it is configured for.",
      );
    }
    // Signing in is not part of what is tried again: it is asked in its own right.
    const credentials = await authorization?.();
    const answer = await asked(url, init, credentials);
    if (authorization === undefined || !(await isCredentialRefusal(answer))) return answer;
    const renewed = await authorization({ renew: true });
    return renewed === credentials ? answer : asked(url, init, renewed);
  };
}

/**
 * Below the API's base at github.com, beside the REST API on an Enterprise Server (`/api/v3`,
 * `/api/graphql`).
 */
function graphqlPath(base: URL): string {
  return `${base.pathname.replace(/\/api\/v3\/$/, "/api/")}graphql`;
}

/**
 * A token that ended early, an installation that was suspended, or a token that is older than the
 * permissions its account has accepted since: nothing was done, so it may be asked again with
 * another.
 */
async function isCredentialRefusal(answer: Response): Promise<boolean> {
  if (answer.status === 401) return true;
  return (
    answer.status === 403 &&
    /installation has been suspended|not accessible by integration/i.test(
      await answer.clone().text(),
    )
  );
}
