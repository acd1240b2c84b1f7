/**
 * Everything that Slipway refuses or fails at, by code. One table, so that a new code does not
 * compile until it has an HTTP status and a title (RFC 9457 `status` and `title`).
 */
export const errorCodes = {
  bad_request: { status: 400, title: "The request is malformed" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "This method is not allowed" },
  timed_out: { status: 408, title: "The request came too slowly" },
  conflict: { status: 409, title: "It conflicts with what is there" },
  too_large: { status: 413, title: "Too large" },
  address_too_long: { status: 414, title: "The address is too long" },
  expectation_failed: { status: 417, title: "What is expected cannot be met" },
  invalid: { status: 422, title: "Some values need a change" },
  template_invalid: { status: 422, title: "The template cannot be used" },
  policy_denied: { status: 422, title: "Policy denies this" },
  secret_found: { status: 422, title: "A value looks like a secret" },
  too_costly: { status: 422, title: "It takes too much time or memory" },
  rate_limited: { status: 429, title: "Too many requests" },
  headers_too_large: { status: 431, title: "The headers are too large" },
  internal: { status: 500, title: "Something went wrong" },
  misconfigured: { status: 500, title: "The server is not configured" },
  not_implemented: { status: 501, title: "The server does not do this" },
  upstream_refused: { status: 502, title: "Another system refused" },
  upstream_unavailable: { status: 503, title: "Another system does not answer" },
  unavailable: { status: 503, title: "Not available right now" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;

/**
 * What is wrong with one value of what was sent. `pointer` is a JSON Pointer (RFC 6901) into it; ""
 * is the whole.
 */
export interface FieldError {
  pointer: string;
  message: string;
}

export interface PortalErrorDetails {
  /** What the person can do about it: one sentence. */
  hint?: string;
  fields?: readonly FieldError[];
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  cause?: unknown;
}

/**
 * The one error of Slipway. `message` is a sentence for a person and never holds a secret, a token
 * or a stack; what caused it is kept in `cause` and goes to the log only.
 */
export class PortalError extends Error {
  override readonly name = "PortalError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly fields: readonly FieldError[];
  readonly retryAfter: number | undefined;
  /**
   * What an error page learns of it: React hands on a failure's digest and nothing else. Left to
   * Next.js, which makes one up, where waiting does not help; see `pauseOf`.
   */
  digest?: string;

  constructor(code: ErrorCode, message: string, details: PortalErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.fields = details.fields ?? [];
    this.retryAfter = details.retryAfter;
    if (details.retryAfter !== undefined) this.digest = `${code} ${Math.ceil(details.retryAfter)}`;
  }
}

/**
 * An error of ours, also where another bundle made it: Next.js has a copy of this class in each, and
 * none is an instance of another's.
 */
export function isPortalError(error: unknown): error is PortalError {
  if (error instanceof PortalError) return true;
  return (
    error instanceof Error &&
    error.name === "PortalError" &&
    "code" in error &&
    typeof error.code === "string" &&
    Object.hasOwn(errorCodes, error.code)
  );
}

/**
 * What an error page can say of a digest: why one has to wait, and for how many seconds. Undefined
 * where it is an id under which the log has the failure.
 */
export function pauseOf(
  digest: string | undefined,
): { code: "rate_limited" | "unavailable"; seconds: number } | undefined {
  const [, code, seconds] = /^([a-z_]+) (\d{1,5})$/.exec(digest ?? "") ?? [];
  if (code === undefined) return undefined;
  return { code: code === "rate_limited" ? code : "unavailable", seconds: Number(seconds) };
}

/**
 * An error as a form or a page shows it: plain data, so that it may cross from server to browser.
 */
export interface Problem {
  code: ErrorCode;
  status: number;
  title: string;
  detail: string;
  hint?: string;
  fields: FieldError[];
  retryAfter?: number;
  /** The id under which the log has the whole story. */
  requestId?: string;
}

/**
 * The unknown stays anonymous to people: anything but a `PortalError` becomes `internal` without
 * its message.
 */
export function toProblem(error: unknown, requestId?: string): Problem {
  const known = isPortalError(error)
    ? error
    : new PortalError("internal", "Something went wrong on our side. Nothing was lost.", {
        hint: "Try again in a moment. If it stays, tell the platform team the request id.",
      });
  const { status, title } = errorCodes[known.code];
  return {
    code: known.code,
    status,
    title,
    detail: known.message,
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    fields: known.fields.map((field) => ({ ...field })),
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
