import { Prisma, type PrismaClient } from "@/lib/db/server";

type Database = PrismaClient | Prisma.TransactionClient;

/** Rows of one table that one process at a time works on. */
export interface LeaseKind<Key> {
  /** What is leased, for the message of `LeaseLost`. */
  name: string;
  table: string;
  /** An integer column that only grows. */
  fenceColumn: string;
  /** Until when the row is taken, or, where it is given back with a pause, is not to be taken. */
  untilColumn: string;
  /** Counted up with each take, where it is another column than the fence. */
  attemptsColumn?: string;
  /** Seconds for which a holder that says nothing is believed to be alive. */
  seconds: number;
  row(key: Key): Prisma.Sql;
  /** What else must be so of a row that is taken. */
  takeable?: Prisma.Sql;
}

/**
 * The right to work on one row, for seconds. Its fence only grows: whoever comes after has a
 * greater one, and what an earlier holder would write is no longer wanted.
 */
export interface Lease<Key> {
  kind: LeaseKind<Key>;
  key: Key;
  fence: number;
  /** How often it was taken, counted from 1, where the kind counts that. */
  attempt: number;
}

/** Somebody else works on it now. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor({ kind, key }: Lease<unknown>) {
    super(`${kind.name} ${JSON.stringify(key)} went to another holder`);
  }
}

/**
 * Takes the lease; undefined while somebody else holds it, and for a row that is not to be taken.
 * By the database's clock: workers' clocks may differ.
 */
export async function takeLease<Key>(
  db: Database,
  kind: LeaseKind<Key>,
  key: Key,
): Promise<Lease<Key> | undefined> {
  const [fence, until] = [column(kind.fenceColumn), column(kind.untilColumn)];
  const attempts = column(kind.attemptsColumn ?? kind.fenceColumn);
  const counted =
    kind.attemptsColumn === undefined ? Prisma.empty : Prisma.sql`, ${attempts} = ${attempts} + 1`;
  const rows = await db.$queryRaw<{ fence: number; attempt: number }[]>`
    update ${column(kind.table)} set ${fence} = ${fence} + 1${counted}, ${until} = ${end(kind)}
    where ${kind.row(key)} and (${until} is null or ${until} < now()) and ${kind.takeable ?? Prisma.sql`true`}
    returning ${fence} as fence, ${attempts} as attempt`;
  const [row] = rows;
  return row && { kind, key, ...row };
}

/** Keeps the lease for as long again. Throws `LeaseLost`. */
export async function renewLease<Key>(db: Database, lease: Lease<Key>): Promise<void> {
  const { kind } = lease;
  const count = await db.$executeRaw`
    update ${column(kind.table)} set ${column(kind.untilColumn)} = ${end(kind)} where ${ofHolder(lease)}`;
  if (count !== 1) throw new LeaseLost(lease);
}

/**
 * Inside the transaction that writes an outcome: nobody takes over until it ends. False where
 * somebody did.
 */
export async function isHeld<Key>(
  tx: Prisma.TransactionClient,
  lease: Lease<Key>,
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`${lockLease(lease)}`;
  return rows.length === 1;
}

/** The same for those who cannot go on without it. Throws `LeaseLost`. */
export async function holdLease<Key>(
  tx: Prisma.TransactionClient,
  lease: Lease<Key>,
): Promise<void> {
  if (!(await isHeld(tx, lease))) throw new LeaseLost(lease);
}

/** The same as a part of a statement: answers one row to the holder, and none to anybody else. */
export function lockLease<Key>(lease: Lease<Key>): Prisma.Sql {
  return Prisma.sql`select 1 from ${column(lease.kind.table)} where ${ofHolder(lease)} for update`;
}

function ofHolder<Key>({ kind, key, fence }: Lease<Key>): Prisma.Sql {
  return Prisma.sql`${kind.row(key)} and ${column(kind.fenceColumn)} = ${fence}`;
}

function end({ seconds }: LeaseKind<never>): Prisma.Sql {
  return Prisma.sql`now() + ${seconds} * interval '1 second'`;
}

/** Names come from a `LeaseKind`, never from outside. */
function column(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}
