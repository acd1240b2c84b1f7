import { errorCodes, PortalError } from "@/lib/errors";
import { processLog } from "@/lib/log/server";

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
 * Tells the log of an error that a request ended in: what people cause at level info, what is
 * broken with its causes.
 */
export function report(error: unknown, requestId: string, where: Whereabouts = {}): void {
  const log = processLog().child({ requestId });
  const place = where.path === undefined ? where : { ...where, path: loggedPath(where.path) };
  if (error instanceof PortalError && errorCodes[error.code].status < 500)
    log.info({ ...place, code: error.code }, error.message);
  else log.error({ ...place, err: error }, "A request failed");
}

/** Flagger can sign nothing, so its token is a step of the address that it calls. */
export function loggedPath(path: string): string {
  return (path.split("?")[0] ?? "").replace(
    /^(\/api\/webhooks\/[^/]+\/[^/]+)\/.+$/,
    "$1/[removed]",
  );
}
