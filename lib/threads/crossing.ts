import { PortalError, type PortalErrorDetails } from "@/lib/errors";

/**
 * An error as plain data: a structured clone of an `Error` has neither its class nor what was added
 * to it.
 */
export interface CrossedError {
  name: string;
  message: string;
  stack: string | undefined;
  cause: CrossedError | undefined;
  /** Of a `PortalError`. */
  portal: Pick<PortalError, "code" | "hint" | "fields" | "retryAfter"> | undefined;
}

/** Causes of causes. */
const deepest = 5;

/** What is told of an error on the other side. Something else than an error is told as its text. */
export function toCrossing(error: unknown, depth = 0): CrossedError {
  if (!(error instanceof Error))
    return {
      name: "Error",
      message: String(error),
      stack: undefined,
      cause: undefined,
      portal: undefined,
    };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    cause: cause === undefined || depth >= deepest ? undefined : toCrossing(cause, depth + 1),
    portal:
      error instanceof PortalError
        ? {
            code: error.code,
            hint: error.hint,
            fields: error.fields.map((field) => ({ ...field })),
            retryAfter: error.retryAfter,
          }
        : undefined,
  };
}

/** The error again: a `PortalError` whole, anything else with its name, message and stack. */
export function fromCrossing({ name, message, stack, cause, portal }: CrossedError): Error {
  const error =
    portal === undefined
      ? Object.assign(new Error(message), { name })
      : new PortalError(portal.code, message, detailsOf(portal));
  if (cause !== undefined) error.cause = fromCrossing(cause);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function detailsOf({
  hint,
  fields,
  retryAfter,
}: NonNullable<CrossedError["portal"]>): PortalErrorDetails {
  return {
    fields,
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
