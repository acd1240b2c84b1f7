import { type Database, Prisma } from "@/lib/db/server";
import { type Lease, type LeaseKind, LeaseLost, lockLease } from "@/lib/leases/server";

export const renewSeconds = 4;

/**
 * The right to move one request, by its id. Short, so that a killed worker's request goes on soon;
 * whoever lives renews it every few seconds. Later attempts look before they create.
 */
export const requestLease: LeaseKind<string> = {
  name: "request",
  table: "request_work",
  fenceColumn: "fence",
  untilColumn: "leased_until",
  attemptsColumn: "attempts",
  seconds: 12,
  row: (requestId) => Prisma.sql`request_id = ${requestId}::uuid`,
  takeable: Prisma.sql`exists (select 1 from requests where requests.id = request_work.request_id and ended_at is null)`,
};

export type RequestLease = Lease<string>;

/**
 * Keeps the commit that was made of a revision, while the lease is held: before anything on the
 * host points to it. Throws `LeaseLost`.
 */
export async function storeCommit(
  db: Database,
  lease: RequestLease,
  revisionId: string,
  { base, commit }: { base: string; commit: string },
): Promise<void> {
  // One statement, since everything waits for it: the lease's row is locked first, so that nobody
  // takes over meanwhile.
  const count = await db.$executeRaw`
    with held as materialized (${lockLease(lease)})
    update request_revisions set base_commit = ${base}, commit = ${commit} where id = ${revisionId}::uuid and exists (select 1 from held)`;
  if (count !== 1) throw new LeaseLost(lease);
}

export interface NextTry {
  waitsFor: string | null;
  waitsSince: Date | null;
  nextAt: Date | null;
  /** Nothing is left to do: the next job begins afresh. */
  done: boolean;
}

/** Gives the lease back and says when, and for what, the request is looked at next. */
export async function releaseLease(
  tx: Database,
  lease: RequestLease,
  next: NextTry,
): Promise<void> {
  await tx.requestWork.updateMany({
    where: { requestId: lease.key, fence: lease.fence },
    data: {
      leasedUntil: null,
      waitsFor: next.waitsFor,
      waitsSince: next.waitsSince,
      nextAt: next.nextAt,
      ...(next.done ? { attempts: 0 } : {}),
    },
  });
}

/** Gives the lease back and leaves the rest as it is; `nextAt`: when the request is to be looked at. */
export async function giveBackLease(
  tx: Database,
  lease: RequestLease,
  nextAt?: Date,
): Promise<void> {
  await tx.requestWork.updateMany({
    where: { requestId: lease.key, fence: lease.fence },
    data: { leasedUntil: null, ...(nextAt === undefined ? {} : { nextAt }) },
  });
}
