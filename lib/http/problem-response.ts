import { type Problem, toProblem } from "@/lib/errors";
import { requestIdHeader } from "./request-id";

/**
 * An error as `application/problem+json` (RFC 9457), with `Retry-After` where trying again makes
 * sense.
 */
export function problemResponse(error: unknown, requestId: string): Response {
  const problem: Problem = toProblem(error, requestId);
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    [requestIdHeader]: requestId,
  });
  if (problem.retryAfter !== undefined)
    headers.set("retry-after", String(Math.max(1, Math.ceil(problem.retryAfter))));
  if (problem.status === 401) headers.set("www-authenticate", 'Bearer realm="Slipway"');
  return new Response(JSON.stringify({ type: "about:blank", ...problem }), {
    status: problem.status,
    headers,
  });
}
