import { type Database, Prisma } from "@/lib/db/server";
import { type Lease, type LeaseKind, LeaseLost, lockLease } from "@/lib/leases/server";
import type { ProposalState } from "../proposal";

export const renewSeconds = 4;

/** The right to move one proposal, by its id: short, so that a killed worker's goes on soon. */
export const proposalLease: LeaseKind<string> = {
  name: "proposal",
  table: "proposals",
  fenceColumn: "fence",
  untilColumn: "leased_until",
  attemptsColumn: "attempts",
  seconds: 12,
  row: (id) => Prisma.sql`id = ${id}::uuid`,
  takeable: Prisma.sql`(state = 'opening' or (withdrawn_at is not null and state in ('open', 'failed')))`,
};

export type ProposalLease = Lease<string>;

/**
 * Keeps the commit that was made of a proposal, while the lease is held: before anything on the host points to it. Throws
 * `LeaseLost`.
 */
export async function storeCommit(
  db: Database,
  lease: ProposalLease,
  { base, commit }: { base: string; commit: string },
): Promise<void> {
  const count = await db.$executeRaw`
    with held as materialized (${lockLease(lease)})
    update proposals set base_commit = ${base}, commit = ${commit} where id = ${lease.key}::uuid and exists (select 1 from held)`;
  if (count !== 1) throw new LeaseLost(lease);
}

/** What the holder writes when it gives the lease back. */
export interface ProposalOutcome {
  state?: ProposalState;
  problem: string | null;
  hint: string | null;
  waitsFor: string | null;
  waitsSince: Date | null;
  nextAt: Date | null;
  /** Nothing is left to do: the next job begins afresh. */
  done: boolean;
}

/** Gives the lease back, with what came of it. */
export async function releaseProposal(
  tx: Database,
  lease: ProposalLease,
  { done, state, ...outcome }: ProposalOutcome,
): Promise<void> {
  await tx.proposal.updateMany({
    where: { id: lease.key, fence: lease.fence },
    data: {
      ...outcome,
      leasedUntil: null,
      ...(state === undefined ? {} : { state }),
      ...(done ? { attempts: 0 } : {}),
    },
  });
}

/** Gives the lease back and leaves the rest as it is. */
export async function giveBackProposal(tx: Database, lease: ProposalLease): Promise<void> {
  await tx.proposal.updateMany({
    where: { id: lease.key, fence: lease.fence },
    data: { leasedUntil: null },
  });
}
