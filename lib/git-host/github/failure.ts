import { RequestError } from "@octokit/request-error";
import { PortalError } from "@/lib/errors";
import { limitInWords, limitOf } from "./rate-limit";
import { refusalWords } from "./refusal";

/** HTTP status of what GitHub answered; undefined when it did not answer. */
export function answeredStatus(error: unknown): number | undefined {
  return error instanceof RequestError && error.response ? error.status : undefined;
}

/** Turns some answers into `undefined`. */
export function unless(...statuses: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    const status = answeredStatus(error);
    if (status === undefined || !statuses.includes(status)) throw error;
    return undefined;
  };
}

/**
 * What went wrong between us and the Git host, as our own error. `doing` completes "Slipway could
 * not …". The cause keeps method, path and answer, never headers or bodies that we sent.
 */
export function upstreamError(error: unknown, doing: string, now: number): PortalError {
  if (error instanceof PortalError) return error;
  // Octokit wraps what its `fetch` throws: there, an App signs in with calls of its own.
  if (error instanceof Error && error.cause instanceof PortalError) return error.cause;
  if (error instanceof RequestError && !error.response && error.cause instanceof RequestError)
    return upstreamError(error.cause, doing, now);
  const cause = withoutWhatWeSent(error);
  const status = answeredStatus(error);
  const could = `Slipway could not ${doing}:`;

  if (status === undefined) {
    if (
      error instanceof RequestError ||
      (error instanceof Error && ["AbortError", "TimeoutError", "TypeError"].includes(error.name))
    ) {
      return new PortalError("upstream_unavailable", `${could} the Git host does not answer.`, {
        hint: "It is tried again by itself.",
        cause,
      });
    }
    return new PortalError("internal", `${could} something went wrong on our side.`, { cause });
  }
  const answer = error as RequestError;
  const header = (name: string) => headerOf(answer, name);
  const limit = limitOf({ status, header, message: answer.message }, now);
  if (limit) {
    return new PortalError("upstream_unavailable", `${could} ${limitInWords(limit)}`, {
      hint: "It is tried again by itself.",
      retryAfter: limit.seconds,
      cause,
    });
  }
  if (status >= 500) {
    const wait = Number(header("retry-after"));
    return new PortalError(
      "upstream_unavailable",
      `${could} the Git host has a problem (HTTP ${status}).`,
      {
        hint: "It is tried again by itself.",
        cause,
        ...(Number.isInteger(wait) && wait > 0 ? { retryAfter: wait } : {}),
      },
    );
  }
  const { reason, hint } = refusalWords({
    status,
    message: shortMessage(answer),
    accepted: header("x-accepted-github-permissions"),
  });
  return new PortalError("upstream_refused", `${could} ${reason}`, { hint, cause });
}

function headerOf(error: RequestError, name: string): string | undefined {
  const value = error.response?.headers[name];
  return value === undefined ? undefined : String(value);
}

function shortMessage(error: RequestError): string {
  const said = error.message.replace(/ - https?:\S+$/, "");
  return said.length > 300 ? `${said.slice(0, 299)}…` : said;
}

function withoutWhatWeSent(error: unknown): unknown {
  if (error instanceof RequestError)
    error.request = { method: error.request.method, url: error.request.url, headers: {} };
  return error;
}
