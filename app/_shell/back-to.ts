/**
 * Sends a browser that comes back from elsewhere on to a page of ours, leaving code and state
 * behind.
 */
export function backTo(site: string, path: string): Response {
  return new Response(null, {
    status: 303,
    headers: { location: `${site}${path}`, "cache-control": "no-store" },
  });
}
