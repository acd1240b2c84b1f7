import { RequestError } from "@octokit/request-error";
import { PortalError } from "@/lib/errors";
import { limitInWords, limitOf, retryAfter } from "./rate-limit";
import { refusalWords } from "./refusal";
import { isUnexpected } from "./unexpected";

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

/** True where GitHub refuses since the account of an App did not grant it a permission. */
export function isNotGranted(error: unknown): boolean {
  return (
    answeredStatus(error) === 403 && /not accessible by integration/i.test((error as Error).message)
  );
}

/**
 * What went wrong between us and the Git host, as our own error. `doing` completes "Slipway could
 * not …", `requestId` is the host's of the last answer, `as` is how Slipway signs in. The cause
 * keeps method, path and answer, never headers or bodies that we sent.
 */
export function upstreamError(
  error: unknown,
  doing: string,
  now: number,
  { requestId, as }: { requestId?: string | undefined; as?: "app" | "token" | undefined } = {},
): PortalError {
  if (error instanceof PortalError) return error;
  // Octokit wraps what its `fetch` throws: there, an App signs in with calls of its own.
  if (error instanceof Error && error.cause instanceof PortalError) return error.cause;
  if (error instanceof RequestError && !error.response && error.cause instanceof RequestError)
    return upstreamError(error.cause, doing, now);
  const cause = withoutWhatWeSent(error);
  const status = answeredStatus(error);
  const could = `Slipway could not ${doing}:`;

  if (isUnexpected(error)) {
    const id = requestId === undefined ? "" : ` (its request ${requestId})`;
    return new PortalError(
      "upstream_unavailable",
      `${could} the Git host answered with something that Slipway does not understand${id}.`,
      {
        hint: "Something between Slipway and the Git host may have answered in its place. It is tried again by itself; if it stays, the platform team has to look at it.",
        retryAfter: secondsOfConfusion,
        cause,
      },
    );
  }
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
    const wait = retryAfter(header("retry-after"), now);
    return new PortalError(
      "upstream_unavailable",
      `${could} the Git host has a problem (HTTP ${status}).`,
      {
        hint: "It is tried again by itself.",
        cause,
        ...(wait === undefined || wait === 0 ? {} : { retryAfter: wait }),
      },
    );
  }
  const said = shortMessage(answer);
  if (status === 422 && isNotThereYet(said, answer.response?.data)) {
    return new PortalError(
      "upstream_unavailable",
      `${could} the Git host does not show yet what was written a moment ago (${said}).`,
      { hint: "It is tried again by itself.", retryAfter: secondsOfLag, cause },
    );
  }
  const { reason, hint } = refusalWords({
    status,
    message: said,
    accepted: header("x-accepted-github-permissions"),
    as,
  });
  // GitHub's answer to who has lost access, too, which comes back without anybody asking again.
  if (status === 404) {
    return new PortalError("upstream_unavailable", `${could} ${reason}`, {
      hint: `${hint} Slipway tries again by itself.`,
      cause,
    });
  }
  return new PortalError("upstream_refused", `${could} ${reason}`, { hint, cause });
}

/** So long an answer of unexpected shape is left alone. */
const secondsOfConfusion = 10;

/** After so many seconds GitHub's servers mostly agree with each other. */
const secondsOfLag = 5;

/**
 * Whether a 422 is about something that is named in the call and that the server which answers does
 * not have, or not yet: trees, commits, branches. GitHub's API is served by replicas; what one call
 * made, the next one may not find
 * (https://docs.github.com/en/rest/git/refs#create-a-reference, and `head: invalid` of
 * https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request).
 */
function isNotThereYet(message: string, data: unknown): boolean {
  if (
    /\b(object|tree sha|parent sha) does not exist|no commit found for sha|not a valid tree/i.test(
      message,
    )
  )
    return true;
  const errors = (data as { errors?: unknown } | undefined)?.errors;
  return (
    Array.isArray(errors) &&
    errors.some(
      (one: unknown) =>
        typeof one === "object" &&
        one !== null &&
        "field" in one &&
        "code" in one &&
        (one.field === "head" || one.field === "head_sha") &&
        one.code === "invalid",
    )
  );
}

function headerOf(error: RequestError, name: string): string | undefined {
  const value = error.response?.headers[name];
  return value === undefined ? undefined : String(value);
}

function shortMessage(error: RequestError): string {
  const said = error.message
    .replace(/ - https?:\S+$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return said.length > 300 ? `${said.slice(0, 299)}…` : said;
}

function withoutWhatWeSent(error: unknown): unknown {
  if (error instanceof RequestError)
    error.request = { method: error.request.method, url: error.request.url, headers: {} };
  return error;
}
