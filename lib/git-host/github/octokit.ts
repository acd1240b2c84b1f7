import { setTimeout as sleep } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import { RepositoryMoved } from "../moved";
import type { CallHook } from "../call-hook";

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
 * redirect but that of a repository to its number, and asks a GET that failed once more. The
 * credentials are added here, beyond Octokit's sight, so that none of its errors holds them.
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
    let moved: string;
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
      moved = whereTo(base, new URL(url), answer.headers.get("location"), method);
    } finally {
      onCall?.({
        method,
        path: new URL(url).pathname,
        status,
        milliseconds: performance.now() - started,
      });
    }
    return once(moved, init, credentials);
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
 * Where a repository is asked for that has moved: at its number, on the same host, and only for
 * itself or for who is installed there. Throws `RepositoryMoved` for any other redirect, and
 * `upstream_refused` for a branch that was renamed and for another host.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
function whereTo(base: URL, from: URL, location: string | null, method: string): string {
  const to = location !== null && URL.canParse(location, from) ? new URL(location, from) : from;
  if (to.origin !== base.origin)
    throw new PortalError(
      "upstream_refused",
      "The Git host sends Slipway to another host, which it does not follow.",
      { hint: "The platform team has to look at GITHUB_API_URL, and at what is in between." },
    );
  const [before, after] = [from, to].map(({ pathname }) => branchIn(pathname));
  if (before !== undefined && after !== undefined && before !== after)
    throw new PortalError("upstream_refused", `The branch ${before} was renamed to ${after}.`, {
      hint: "The platform team has to enter its new name for the targets on it.",
    });
  const below = (url: URL) => url.pathname.slice(base.pathname.length);
  const isFollowed =
    method === "GET" &&
    to.username === "" &&
    to.pathname.startsWith(base.pathname) &&
    /^repos\/[^/]+\/[^/]+(\/installation)?$/.test(below(from)) &&
    /^repositories\/\d{1,15}(\/installation)?$/.test(below(to));
  if (!isFollowed) throw new RepositoryMoved();
  return to.href;
}

function branchIn(path: string): string | undefined {
  const found = /\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)\/branches\/(.+)$/.exec(path)?.[1];
  try {
    return found === undefined ? undefined : decodeURIComponent(found);
  } catch {
    return undefined;
  }
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
