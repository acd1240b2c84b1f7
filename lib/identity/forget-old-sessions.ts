import type { PrismaClient } from "@/lib/db/server";

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
  const sessions = await db.session.deleteMany({
    where: { OR: [{ expiresAt: { lt: before } }, { endedAt: { lt: before } }] },
  });
  const tokens = await db.apiToken.deleteMany({
    where: { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] },
  });
  return sessions.count + tokens.count;
}
