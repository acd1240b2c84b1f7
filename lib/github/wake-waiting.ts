import type { Prisma, PrismaClient } from "@/lib/db/server";

/**
 * What waits for the Git host is tried now: the worker's sweep finds it within seconds. Answers how
 * many that are.
 */
export async function wakeWaiting(
  db: PrismaClient | Prisma.TransactionClient,
  now: Date,
): Promise<number> {
  const { count } = await db.requestWork.updateMany({
    where: { waitsFor: { not: null }, nextAt: { gt: now }, request: { endedAt: null } },
    data: { nextAt: now },
  });
  return count;
}
