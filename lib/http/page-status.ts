import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { LRUCache } from "lru-cache";
import { errorCodes, isPortalError, PortalError } from "@/lib/errors";
import { knownError } from "./known-error";

interface Answer {
  /** Instead of 500; `always`: whatever Next.js answers. */
  status: number;
  always: boolean;
  /** Seconds. */
  retryAfter: number | undefined;
}

/** Next.js loads modules more than once, so they hang on `globalThis`. */
const shared = globalThis as {
  __slipwayPageStatuses?: LRUCache<string, Answer>;
  __slipwayPageStatusesGiven?: true;
};
const failed = (shared.__slipwayPageStatuses ??= new LRUCache({ max: 1_000, ttl: 60_000 }));

/**
 * Header in which the HTTP server (`server/`) gives each request an id that nobody else has. The id
 * in `X-Request-Id` may be the client's, who may send it twice.
 */
export const answerIdHeader = "x-slipway-answer";

/**
 * The answer to the request with these headers is to have the status of what a page threw, should
 * Next.js answer 500.
 */
export function rememberStatus(headers: IncomingHttpHeaders, thrown: unknown): void {
  const id = headers[answerIdHeader];
  if (typeof id !== "string") return;
  failed.delete(id);
  const error = knownError(thrown);
  if (!isPortalError(error)) return;
  const { status } = errorCodes[error.code];
  failed.set(id, {
    status,
    retryAfter: error.retryAfter,
    always: error instanceof MalformedCallError,
  });
}

class MalformedCallError extends PortalError {}

/**
 * What was posted to a server action is no call of one. Next.js answers 200, with an error in the
 * body.
 */
export function malformedCall(cause: unknown): PortalError {
  return new MalformedCallError("bad_request", "What was sent is no call of a form of Slipway.", {
    hint: "Load the page again, and repeat it there.",
    cause,
  });
}

/**
 * Pages can throw, but have no way to say with which status: Next.js answers 500 for every failure
 * that it does not know. Of this process' answers, those whose error is one of ours get its status and
 * its `Retry-After`, as the headers are written.
 */
export function givePagesTheirStatus(): void {
  if (shared.__slipwayPageStatusesGiven) return;
  shared.__slipwayPageStatusesGiven = true;
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    correctStatus(request, response);
  });
}

function correctStatus({ headers }: IncomingMessage, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...given: unknown[]) => {
    const answer = failed.get(String(headers[answerIdHeader]));
    if (answer === undefined || (status !== 500 && !answer.always))
      return writeHead(status, ...given);
    if (answer.retryAfter !== undefined)
      response.setHeader("retry-after", String(Math.max(1, Math.ceil(answer.retryAfter))));
    return writeHead(answer.status, ...given);
  };
}
