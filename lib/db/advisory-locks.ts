import type { ClientBase } from "pg";
import { Prisma } from "./generated/client";

/**
 * Every number that Slipway locks in PostgreSQL by `pg_advisory_…`. Any number will do, as long as
 * nothing else has it: whoever shares one waits for strangers.
 */
export const advisoryLocks = {
  /** Applying migrations. */
  migrate: 7_203_417,
  /** Adding to the audit record. Versions that know no `prepareJobs` prepare queues under it. */
  audit: 7_203_418,
  /** Doing something every so many seconds; with a second number for each sweep. */
  sweep: 7_203_419,
  /** Deciding what is in the catalog's layout. Versions that know no decisions change policies under it. */
  curation: 7_203_420,
  /** Making the job queues, or bringing them up to date. */
  prepareJobs: 7_203_421,
  /** Bringing targets to what the configuration says. */
  seedTargets: 7_203_431,
} as const;

export type AdvisoryLock = keyof typeof advisoryLocks;

/**
 * Locks of one thing each. PostgreSQL hashes the text to a number of 32 or 64 bits; two texts with
 * the same number wait for each other, which is harmless.
 */
const locksOfText = {
  /** A template, by its name. */
  template: (name: string) => Prisma.sql`hashtext(${`template:${name}`})`,
  /** The scan of a branch: the id of the repository, and the branch. */
  scan: (branch: string) => Prisma.sql`hashtextextended(${`scan ${branch}`}, 0)`,
  /** The first push of a template: its owner's id, and the template's name. */
  firstPush: (push: string) => Prisma.sql`hashtextextended(${`push ${push}`}, 0)`,
  /** Beginning drafts: of which person (their id), or of which template. */
  drafts: (of: string) => Prisma.sql`hashtextextended(${`drafts ${of}`}, 0)`,
  /** Asking for impacts: whose they are, by name. */
  impacts: (by: string) => Prisma.sql`hashtextextended(${`impacts ${by}`}, 0)`,
  /** The name of an instance in a cluster: the cluster's id, the team, and the name. */
  instanceName: (name: string) => Prisma.sql`hashtextextended(${name}, 0)`,
};

/** Waits for the lock, which the end of the transaction gives back. */
export async function lockUntilCommit(
  tx: Prisma.TransactionClient,
  lock: AdvisoryLock,
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${advisoryLocks[lock]}::bigint)`;
}

/** The same of one thing, for example of one template. */
export async function lockTextUntilCommit(
  tx: Prisma.TransactionClient,
  lock: keyof typeof locksOfText,
  text: string,
): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${locksOfText[lock](text)})`;
}

/** Waits for the lock, which the end of the connection gives back. */
export async function lockForConnection(client: ClientBase, lock: AdvisoryLock): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [advisoryLocks[lock]]);
}

/** Takes the lock, or that of one part, where nobody has it, and answers whether it did. */
export async function tryLockForConnection(
  client: ClientBase,
  lock: AdvisoryLock,
  part?: number,
): Promise<boolean> {
  const { rows } = await (part === undefined
    ? client.query<{ held: boolean }>("select pg_try_advisory_lock($1) as held", [
        advisoryLocks[lock],
      ])
    : client.query<{ held: boolean }>("select pg_try_advisory_lock($1::int, $2::int) as held", [
        advisoryLocks[lock],
        part,
      ]));
  return rows[0]?.held === true;
}
