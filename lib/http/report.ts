import { errorCodes, PortalError } from "@/lib/errors";
import { processLog } from "@/lib/observability/server";

/** Tells the log of an error that a request ended in: what people cause at level info, what is broken with its causes. */
export function report(error: unknown, requestId: string, what: Record<string, unknown> = {}): void {
  const log = processLog().child({ requestId });
  if (error instanceof PortalError && errorCodes[error.code].status < 500) log.info({ ...what, code: error.code }, error.message);
  else log.error({ ...what, err: error }, "A request failed");
}
