import { PortalError } from "@/lib/errors";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** True for a method that by its meaning changes nothing. */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method.toUpperCase());
}

/**
 * Did a page of this very site send it? `site` is the public origin (NEXTAUTH_URL's). Browsers send
 * `Origin` with every request that is not GET or HEAD, and neither a page nor a proxy can forge it;
 * without one, `Sec-Fetch-Site` decides. The request's own host counts as this site too: a cookie
 * for another host would not have come with it.
 */
export function isSameOrigin(headers: Headers, site: string): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") === "same-origin";
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return origin === new URL(site).origin || host === headers.get("host");
}

/** Throws `forbidden` where another site's page may have sent the request. */
export function requireSameOrigin(headers: Headers, site: string): void {
  if (!isSameOrigin(headers, site)) throw foreignRequest();
}

/** What is said to a request that may come from another site's page. */
export function foreignRequest(): PortalError {
  return new PortalError("forbidden", "This request did not come from a page of Slipway.", {
    hint: "Go back, load the page again, and repeat it there.",
  });
}
