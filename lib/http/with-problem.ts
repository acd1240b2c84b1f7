import { knownError } from "./known-error";
import { problemResponse } from "./problem-response";
import { report } from "./report";
import { requestIdHeader, requestIdOf } from "./request-id";
import { requireReadable } from "./require-readable";

/**
 * Wraps a route handler: what it throws becomes `application/problem+json`, and what is unknown
 * goes to the log whole and to the caller without its story. Next.js' own signals (`redirect`,
 * `notFound`) pass through.
 */
export function withProblem<Rest extends unknown[]>(
  handler: (request: Request, ...rest: Rest) => Promise<Response> | Response,
) {
  return async (request: Request, ...rest: Rest): Promise<Response> => {
    try {
      requireReadable(request.url);
      return await handler(request, ...rest);
    } catch (thrown) {
      await rethrowSignals(thrown);
      const error = knownError(thrown);
      const requestId = requestIdOf(request.headers.get(requestIdHeader));
      report(error, requestId, { method: request.method, path: new URL(request.url).pathname });
      return problemResponse(error, requestId);
    }
  };
}

/**
 * Only a process that serves pages has Next.js; jobs and the command line share this module's noun.
 */
export async function rethrowSignals(error: unknown): Promise<void> {
  const { unstable_rethrow: rethrow } = await import("next/navigation");
  rethrow(error);
}
