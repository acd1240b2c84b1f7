import type { PrismaClient } from "@/lib/db/server";
import { removeOldSessions } from "./store/sessions";
import { removeOldTokens } from "./store/tokens";

/**
 * How long a session that nobody can use any more is kept, for whoever asks when somebody was last
 * here.
 */
const keptFor = 30 * 24 * 60 * 60 * 1_000;

/**
 * Removes sessions and API tokens that ended or ran out a month ago; for a nightly job. Returns how
 * many of both.
 */
export async function forgetOldSessions(
  db: Pick<PrismaClient, "session" | "apiToken">,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - keptFor);
  const sessions = await removeOldSessions(db, before);
  return sessions + (await removeOldTokens(db, before));
}
