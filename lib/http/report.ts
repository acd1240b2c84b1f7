import { errorCodes, isPortalError } from "@/lib/errors";
import { processLog } from "@/lib/log/server";
import { knownError } from "./known-error";

/** Where an error happened, for the log. */
export interface Whereabouts {
  method?: string;
  /** As it was asked for; the query is not kept, and a token in the path neither. */
  path?: string;
  route?: string;
  /** By which a page of Next.js names the error to people. */
  digest?: unknown;
}

/**
 * Tells the log of an error that a request ended in: what people cause at level info, what ends by
 * itself as a warning, what is broken with its causes.
 */
export function report(thrown: unknown, requestId: string, where: Whereabouts = {}): void {
  const error = knownError(thrown);
  const log = processLog().child({ requestId });
  const place = where.path === undefined ? where : { ...where, path: loggedPath(where.path) };
  if (isPortalError(error) && errorCodes[error.code].status < 500)
    log.info({ ...place, code: error.code }, error.message);
  else if (isPortalError(error) && error.code === "unavailable")
    log.warn({ ...place, code: error.code, err: error }, error.message);
  else log.error({ ...place, err: error }, "A request failed");
}

/** Flagger can sign nothing, so its token is a step of the address that it calls. */
export function loggedPath(path: string): string {
  return (path.split("?")[0] ?? "").replace(
    /^(\/api\/webhooks\/[^/]+\/[^/]+)\/.+$/,
    "$1/[removed]",
  );
}
