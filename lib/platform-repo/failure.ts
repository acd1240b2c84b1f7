import { RequestError } from "@octokit/request-error";
import { PortalError } from "@/lib/errors";

/** GitHub asks to wait a minute where a secondary limit names no time. */
const secondaryLimitSeconds = 60;

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
 * What went wrong between us and the Git host, as our own error. `doing` completes "Slipway could not …". The cause keeps
 * method, path and answer, never headers or bodies that we sent.
 */
export function upstreamError(error: unknown, doing: string, now: number): PortalError {
  if (error instanceof PortalError) return error;
  // Octokit wraps what its `fetch` throws: there, an App signs in with calls of its own.
  if (error instanceof Error && error.cause instanceof PortalError) return error.cause;
  if (error instanceof RequestError && !error.response && error.cause instanceof RequestError) return upstreamError(error.cause, doing, now);
  const cause = withoutWhatWeSent(error);
  const status = answeredStatus(error);
  const could = `Slipway could not ${doing}:`;

  if (status === undefined) {
    if (error instanceof RequestError || (error instanceof Error && ["AbortError", "TimeoutError", "TypeError"].includes(error.name))) {
      return new PortalError("upstream_unavailable", `${could} the Git host does not answer.`, { hint: "It is tried again by itself.", cause });
    }
    return new PortalError("internal", `${could} something went wrong on our side.`, { cause });
  }
  if (status === 429 || status === 403) {
    const wait = limitSeconds(error as RequestError, now);
    if (wait !== undefined) {
      return new PortalError("upstream_unavailable", `${could} the Git host asks for a pause of ${wait} seconds.`, {
        hint: "It is tried again by itself.", retryAfter: wait, cause,
      });
    }
  }
  if (status >= 500) {
    const wait = Number((error as RequestError).response?.headers["retry-after"]);
    return new PortalError("upstream_unavailable", `${could} the Git host has a problem (HTTP ${status}).`, {
      hint: "It is tried again by itself.", cause, ...(Number.isInteger(wait) && wait > 0 ? { retryAfter: wait } : {}),
    });
  }
  return new PortalError("upstream_refused", `${could} ${refusal(status, error as RequestError)}`, { hint: refusalHint(status), cause });
}

/** Seconds to wait where a 403 or 429 is about a rate limit; undefined where it is about permission. */
function limitSeconds(error: RequestError, now: number): number | undefined {
  const headers = error.response?.headers ?? {};
  const asked = Number(headers["retry-after"]);
  if (Number.isInteger(asked) && asked >= 0 && headers["retry-after"] !== undefined) return Math.max(1, asked);
  const reset = Number(headers["x-ratelimit-reset"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0) return Math.max(1, Math.ceil(reset - now / 1000));
  return error.status === 429 || /secondary rate limit|abuse/i.test(error.message) ? secondaryLimitSeconds : undefined;
}

function refusal(status: number, error: RequestError): string {
  if (status === 401) return "the Git host does not accept Slipway's credentials.";
  if (status === 403) return `Slipway's account may not do that (${shortMessage(error)}).`;
  if (status === 404) return "it is not there, or Slipway's account may not see it.";
  if (status >= 300 && status < 400) return "the repository was renamed or moved.";
  return `the Git host refused (${shortMessage(error)}).`;
}

function refusalHint(status: number): string {
  if (status === 401) return "The platform team has to renew the token or the App's key.";
  if (status === 403 || status === 404) return "The platform team has to check that Slipway's account has access to this repository, and which rights.";
  if (status >= 300 && status < 400) return "The platform team has to enter its new name.";
  return "The platform team can see the whole answer in the log.";
}

function shortMessage(error: RequestError): string {
  const said = error.message.replace(/ - https?:\S+$/, "");
  return said.length > 300 ? `${said.slice(0, 299)}…` : said;
}

function withoutWhatWeSent(error: unknown): unknown {
  if (error instanceof RequestError) error.request = { method: error.request.method, url: error.request.url, headers: {} };
  return error;
}
