import type { Database } from "@/lib/db/server";

/**
 * What waits for the Git host, requests and proposals, is tried now: the worker's sweep finds it
 * within seconds. Answers how many that are.
 */
export async function wakeWaiting(db: Database, now: Date): Promise<number> {
  const { count } = await db.requestWork.updateMany({
    where: { waitsFor: { not: null }, nextAt: { gt: now }, request: { endedAt: null } },
    data: { nextAt: now },
  });
  const proposals = await db.proposal.updateMany({
    where: { waitsFor: { not: null }, nextAt: { gt: now } },
    data: { nextAt: now },
  });
  return count + proposals.count;
}

/**
 * Approvals of open pull requests may count now, or no longer: the worker's sweep looks at each
 * again within seconds, and its check is set anew.
 */
export async function wakeReviewed(tx: Database, now: Date): Promise<void> {
  await tx.requestWork.updateMany({
    where: {
      request: {
        endedAt: null,
        pullRequests: { some: { state: "open" } },
        events: { some: { source: "github", kind: { contains: "review" } } },
      },
    },
    data: { nextAt: now },
  });
}

/** How many requests wait for the Git host. */
export async function countWaiting(db: Database): Promise<number> {
  return db.requestWork.count({ where: { waitsFor: { not: null }, request: { endedAt: null } } });
}
