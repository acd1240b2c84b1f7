/**
 * True where a browser opens a page in its window: a GET of a document, that is no prefetch and no
 * part of a page that a script fetches (Fetch Metadata Request Headers). Browsers send these
 * headers to https and to this machine; elsewhere it goes by what is accepted.
 */
export function isNavigation(method: string, headers: Headers): boolean {
  if (method !== "GET" || headers.has("rsc") || headers.has("next-action")) return false;
  if (/prefetch/.test(`${headers.get("sec-purpose")} ${headers.get("purpose")}`)) return false;
  const destination = headers.get("sec-fetch-dest");
  return destination === null
    ? (headers.get("accept") ?? "").includes("text/html")
    : destination === "document";
}
