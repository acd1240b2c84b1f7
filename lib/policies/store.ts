import { lockUntilCommit, type Prisma, type PrismaClient } from "@/lib/db/server";

type Db = Pick<PrismaClient, "policyRevision">;

/** One change of a policy. */
export interface PolicyRevision {
  number: number;
  /** Undefined: the files of the catalog count again. */
  text: string | undefined;
  tests: string;
  note: string;
  author: string;
  createdAt: Date;
}

/** Grows with every change. */
export async function policyGeneration(db: Db): Promise<bigint> {
  const { _max } = await db.policyRevision.aggregate({ _max: { id: true } });
  return _max.id ?? 0n;
}

/**
 * What counts of each policy that was changed here; those that were given back to the catalog's
 * files are left out.
 */
export async function latestRevisions(
  db: Db,
): Promise<Map<string, { text: string; tests: string }>> {
  const rows = await db.policyRevision.findMany({
    distinct: ["policy"],
    orderBy: [{ policy: "asc" }, { number: "desc" }],
    select: { policy: true, text: true, tests: true },
  });
  return new Map(
    rows.flatMap(({ policy, text, tests }) =>
      text === null ? [] : [[policy, { text, tests }] as const],
    ),
  );
}

/** Everything that was made of a policy here, the latest first. */
export async function revisionsOf(db: Db, policy: string): Promise<PolicyRevision[]> {
  const rows = await db.policyRevision.findMany({
    where: { policy },
    orderBy: { number: "desc" },
    take: 50,
  });
  return rows.map(({ number, text, tests, note, author, createdAt }) => ({
    number,
    text: text ?? undefined,
    tests,
    note,
    author,
    createdAt,
  }));
}

/** The latest change of a policy; undefined where it was never changed here. */
export async function latestRevision(
  db: Db,
  policy: string,
): Promise<{ number: number; reverted: boolean; base: string | null } | undefined> {
  const row = await db.policyRevision.findFirst({
    where: { policy },
    orderBy: { number: "desc" },
    select: { number: true, text: true, base: true },
  });
  return row === null
    ? undefined
    : { number: row.number, reverted: row.text === null, base: row.base };
}

export interface NewRevision {
  policy: string;
  text: string | null;
  tests: string;
  note: string;
  base: string | null;
  authorId: string | null;
  author: string;
  createdAt: Date;
}

/**
 * One change after the other, on all servers: ids then grow in the order in which changes are seen.
 */
export async function lockPolicies(tx: Prisma.TransactionClient): Promise<void> {
  await lockUntilCommit(tx, "policies");
}

/** The number that it got. */
export async function storeRevision(
  tx: Prisma.TransactionClient,
  revision: NewRevision,
): Promise<number> {
  const { _max } = await tx.policyRevision.aggregate({
    where: { policy: revision.policy },
    _max: { number: true },
  });
  const number = (_max.number ?? 0) + 1;
  await tx.policyRevision.create({ data: { ...revision, number } });
  return number;
}
