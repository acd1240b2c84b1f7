import type { Fetch } from "./github/octokit";
import type { HostLimits } from "./host-limits";

/** A `fetch` that keeps to the host's limits, and learns from what it answers. */
export function limitedFetch(
  fetch: Fetch,
  limits: HostLimits,
  apiUrl: string,
  account: () => Promise<string>,
): Fetch {
  return async (url, init) => {
    const call = {
      account: await account(),
      method: init?.method ?? "GET",
      path: pathBelow(apiUrl, url),
    };
    await limits.before(call);
    const answer = await fetch(url, init);
    await limits.after(call, answer);
    return answer;
  };
}

/** `/repos/acme/platform/pulls`; `/graphql` also where that is beside the REST API. */
function pathBelow(apiUrl: string, url: string): string {
  const { pathname } = new URL(url);
  return pathname.endsWith("/graphql")
    ? "/graphql"
    : pathname.slice(new URL(apiUrl).pathname.replace(/\/$/, "").length);
}
