/**
 * What an answer says of GitHub's limits:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export interface RateLimit {
  /**
   * `primary`: the account has used up its calls of the hour. `secondary`: too many at once, or too
   * much made too quickly.
   */
  kind: "primary" | "secondary";
  /** Seconds until it makes sense to call again. */
  seconds: number;
}

/** GitHub asks to wait a minute where a secondary limit names no time. */
const unnamedSeconds = 60;

export interface LimitedAnswer {
  status: number;
  /** By its name in small letters. */
  header(name: string): string | undefined;
  /** GitHub's `message`. */
  message: string;
}

/**
 * The limit that a 403 or 429 speaks of; undefined where it is about something else, a permission
 * mostly.
 */
export function limitOf(
  { status, header, message }: LimitedAnswer,
  now: number,
): RateLimit | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const asked = retryAfter(header("retry-after"), now);
  const reset = wholeNumber(header("x-ratelimit-reset"));
  // With nothing left the hour is over at `reset`, whatever else is said; a secondary limit leaves
  // calls over.
  if (header("x-ratelimit-remaining") === "0" && reset !== undefined && !isSecondary(message)) {
    return { kind: "primary", seconds: Math.max(1, asked ?? 0, Math.ceil(reset - now / 1000)) };
  }
  if (asked !== undefined) return { kind: "secondary", seconds: Math.max(1, asked) };
  return status === 429 || isSecondary(message)
    ? { kind: "secondary", seconds: unnamedSeconds }
    : undefined;
}

/** The limit in words that complete "Slipway could not open the pull request: …". */
export function limitInWords({ kind, seconds }: RateLimit): string {
  if (kind === "secondary")
    return `the Git host asks for a pause of ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
  const minutes = Math.ceil(seconds / 60);
  return `Slipway's account has used up its calls to the Git host; there are more in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
}

/**
 * Seconds that a `Retry-After` asks for, which is a number of them or a date
 * (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after); undefined for anything else, and for a
 * date that is over.
 */
export function retryAfter(text: string | undefined, now: number): number | undefined {
  const seconds = wholeNumber(text);
  if (seconds !== undefined || text === undefined) return seconds;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return at > now ? Math.ceil((at - now) / 1000) : undefined;
}

function isSecondary(message: string): boolean {
  return /secondary rate limit|abuse detection/i.test(message);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
