import type { Database, PrismaClient } from "@/lib/db/server";
import { setAsideKeys } from "@/lib/jobs/server";

/** Has PostgreSQL take 256 KiB of its disk, and give them back. */
export async function writeNothing(db: Pick<PrismaClient, "$transaction">): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`create temporary table slipway_room on commit drop as
      select md5(row::text) as content from generate_series(1, 4000) as row`;
  });
}

/** How many there are of something in a state. */
export interface StateCount {
  state: string;
  count: number;
}

export async function requestsByState(db: Database): Promise<StateCount[]> {
  const rows = await db.request.groupBy({ by: ["state"], _count: { _all: true } });
  return rows.map(({ state, _count }) => ({ state, count: _count._all }));
}

/** Of those that are not removed. */
export async function instancesByState(db: Database): Promise<StateCount[]> {
  const rows = await db.instance.groupBy({
    by: ["state"],
    where: { removedAt: null },
    _count: { _all: true },
  });
  return rows.map(({ state, _count }) => ({ state, count: _count._all }));
}

export async function proposalsByState(db: Database): Promise<StateCount[]> {
  const rows = await db.proposal.groupBy({ by: ["state"], _count: { _all: true } });
  return rows.map(({ state, _count }) => ({ state, count: _count._all }));
}

/** Proposals of changes to the catalog that wait for the Git host. */
export async function proposalsWaiting(db: Database): Promise<Backlog> {
  const { _count, _min } = await db.proposal.aggregate({
    where: { state: { in: ["opening", "open"] }, waitsFor: { not: null } },
    _count: { _all: true },
    _min: { waitsSince: true },
  });
  return { count: _count._all, oldest: _min.waitsSince };
}

const open = { request: { endedAt: null } };

/** A number of things, and since when the first of them has been there; null where none is. */
export interface Backlog {
  count: number;
  oldest: Date | null;
}

/** Open requests that wait for the Git host. */
export async function requestsWaiting(db: Database): Promise<Backlog> {
  const { _count, _min } = await db.requestWork.aggregate({
    where: { ...open, waitsFor: { not: null } },
    _count: { _all: true },
    _min: { waitsSince: true },
  });
  return { count: _count._all, oldest: _min.waitsSince };
}

/**
 * When the first piece of work was due that no worker has begun; null where there is none. What was
 * set aside waits for Ops.
 */
export async function workDueSince(db: Database, now: Date): Promise<Date | null> {
  const { _min } = await db.requestWork.aggregate({
    where: {
      ...open,
      requestId: { notIn: await setAsideKeys(db, "move-request") },
      nextAt: { lte: now },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }],
    },
    _min: { nextAt: true },
  });
  return _min.nextAt;
}

/** Events that no worker has looked at, without those that were set aside. */
export async function unhandledEvents(db: Database): Promise<Backlog> {
  const { _count, _min } = await db.event.aggregate({
    where: { handledAt: null, id: { notIn: await setAsideKeys(db, "handle-event") } },
    _count: { _all: true },
    _min: { receivedAt: true },
  });
  return { count: _count._all, oldest: _min.receivedAt };
}

/** The repositories of targets: when each last answered, and why it did not. */
export async function polledRepositories(
  db: Database,
): Promise<{ owner: string; name: string; polledAt: Date | null; pollProblem: string | null }[]> {
  return db.repository.findMany({
    where: { targets: { some: {} } },
    select: { owner: true, name: true, polledAt: true, pollProblem: true },
  });
}

/** When each target's controller last told us anything, or answered. */
export async function heardTargets(
  db: Database,
): Promise<{ name: string; heardAt: Date | null }[]> {
  return db.target.findMany({ select: { name: true, heardAt: true } });
}
