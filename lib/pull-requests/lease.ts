import type { Prisma, PrismaClient } from "@/lib/db/server";

/**
 * Short, so that a killed worker's request goes on soon; whoever lives renews it every few seconds.
 */
export const leaseSeconds = 12;

export const renewSeconds = 4;

/**
 * The right to move one request, for seconds. Its fence only grows: whoever comes after has a
 * greater one.
 */
export interface Lease {
  requestId: string;
  fence: number;
  /** Counts from 1: later ones look before they create. */
  attempt: number;
}

/** Somebody else moves the request now: whatever this holder would write is no longer wanted. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/**
 * Takes the lease; undefined while somebody else holds it, and for a request that has ended. By the
 * database's clock: workers' clocks may differ.
 */
export async function takeLease(db: PrismaClient, requestId: string): Promise<Lease | undefined> {
  const rows = await db.$queryRaw<{ fence: number; attempts: number }[]>`
    update request_work set fence = fence + 1, attempts = attempts + 1, leased_until = now() + ${leaseSeconds} * interval '1 second'
    where request_id = ${requestId}::uuid and (leased_until is null or leased_until < now())
      and exists (select 1 from requests where id = ${requestId}::uuid and ended_at is null)
    returning fence, attempts`;
  const [row] = rows;
  return row && { requestId, fence: row.fence, attempt: row.attempts };
}

/** Before each call to the host. Throws `LeaseLost`. */
export async function renewLease(db: PrismaClient, lease: Lease): Promise<void> {
  const count = await db.$executeRaw`
    update request_work set leased_until = now() + ${leaseSeconds} * interval '1 second'
    where request_id = ${lease.requestId}::uuid and fence = ${lease.fence}`;
  if (count !== 1) throw new LeaseLost(`request ${lease.requestId} is moved by somebody else`);
}

/**
 * Inside the transaction that writes an outcome: nothing is written by a holder whose lease went to
 * somebody else.
 */
export async function holdLease(tx: Prisma.TransactionClient, lease: Lease): Promise<void> {
  const rows = await tx.$queryRaw<
    { fence: number }[]
  >`select fence from request_work where request_id = ${lease.requestId}::uuid for update`;
  if (rows[0]?.fence !== lease.fence)
    throw new LeaseLost(`request ${lease.requestId} is moved by somebody else`);
}

/**
 * Keeps the commit that was made of a revision, while the lease is held: before anything on the
 * host points to it. Throws `LeaseLost`.
 */
export async function storeCommit(
  db: PrismaClient,
  lease: Lease,
  revisionId: string,
  { base, commit }: { base: string; commit: string },
): Promise<void> {
  // One statement, since everything waits for it: the lease's row is locked first, so that nobody
  // takes over meanwhile.
  const count = await db.$executeRaw`
    with held as materialized (select 1 from request_work where request_id = ${lease.requestId}::uuid and fence = ${lease.fence} for update)
    update request_revisions set base_commit = ${base}, commit = ${commit} where id = ${revisionId}::uuid and exists (select 1 from held)`;
  if (count !== 1) throw new LeaseLost(`request ${lease.requestId} is moved by somebody else`);
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
  tx: Prisma.TransactionClient,
  lease: Lease,
  next: NextTry,
): Promise<void> {
  await tx.requestWork.updateMany({
    where: { requestId: lease.requestId, fence: lease.fence },
    data: {
      leasedUntil: null,
      waitsFor: next.waitsFor,
      waitsSince: next.waitsSince,
      nextAt: next.nextAt,
      ...(next.done ? { attempts: 0 } : {}),
    },
  });
}
