import { databaseProblem } from "@/lib/db/server";
import { isPortalError } from "@/lib/errors";

/**
 * An error as far as it is known what to do about it: what the database failed at becomes an error of
 * ours, and the unknown stays what it is.
 */
export function knownError(error: unknown): unknown {
  return isPortalError(error) ? error : (databaseProblem(error) ?? error);
}
