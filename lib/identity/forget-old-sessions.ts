import type { PrismaClient } from "@/lib/db/server";
import { removeOldSessions } from "./store/sessions";
import { removeOldTokens } from "./store/tokens";

/**
 * Removes sessions and API tokens that ended or ran out before, at most so many of each. Answers how
 * many.
 */
export async function forgetOldSessions(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return (await removeOldSessions(db, before, most)) + (await removeOldTokens(db, before, most));
}
