import { type ErrorCode, PortalError } from "@/lib/errors";

/** Whether the same may work later by itself: nobody has to change anything first. */
const passes: Record<ErrorCode, boolean> = {
  bad_request: false,
  unauthenticated: false,
  forbidden: false,
  not_found: false,
  method_not_allowed: false,
  timed_out: false,
  conflict: false,
  too_large: false,
  address_too_long: false,
  expectation_failed: false,
  not_implemented: false,
  invalid: false,
  template_invalid: false,
  policy_denied: false,
  secret_found: false,
  too_costly: false,
  rate_limited: true,
  headers_too_large: false,
  // A defect may be one of the moment. Whoever tries again sets a limit to it, or makes it known.
  internal: true,
  misconfigured: false,
  upstream_refused: false,
  upstream_unavailable: true,
  unavailable: true,
};

/** A failure that was foreseen: it has words for people. Anything else is a defect. */
export function isForeseen(error: unknown): error is PortalError {
  return error instanceof PortalError && error.code !== "internal";
}

/**
 * Whether it makes sense to try again what ended in this error. What nobody foresaw is worth it:
 * ask `isForeseen` as well where that is to be treated in another way.
 */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof PortalError) || passes[error.code];
}
