import { type Database, Prisma, type PrismaClient } from "@/lib/db/server";
import { type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";
import { type CheckName, checkNames, type CheckReport, type Conclusion } from "../check";
import { conclusionOf, nameOf } from "./report";

/**
 * What one asks of a check: that it is there for these branches, or (`again`) that one which is
 * there is made once more.
 */
export type Wanted = { repositoryId: string; commit: string; name: CheckName } & (
  | { bases: readonly string[]; baseCommit?: string; again?: false }
  | { again: true }
);

/** Notes that a check is wanted. Answers its id where there is something to do. */
export async function wantCheck(
  tx: Database,
  wanted: Wanted,
  now: Date,
): Promise<string | undefined> {
  const { repositoryId, commit, name } = wanted;
  const key = { repositoryId, commit, name };
  if (!wanted.again)
    await tx.check.createMany({
      data: [
        {
          ...key,
          conclusion: "pending",
          summary: "",
          startedAt: now,
          baseCommit: wanted.baseCommit ?? null,
        },
      ],
      skipDuplicates: true,
    });
  // One at a time: whoever comes second sees what the first one asked for.
  await tx.$executeRaw`select 1 from checks where repository_id = ${repositoryId}::uuid and commit = ${commit} and name = ${name} for update`;
  const check = await tx.check.findUnique({ where: { repositoryId_commit_name: key } });
  if (check === null) return undefined;
  const bases = wanted.again ? check.bases : [...wanted.bases].sort();
  // A verdict for one branch says nothing of another, nor of a commit that was believed to be of no
  // interest.
  const isNew =
    check.requested === 0 ||
    check.conclusion === "cancelled" ||
    bases.join("\n") !== check.bases.join("\n");
  if (!isNew && !wanted.again) return check.reported < check.requested ? check.id : undefined;
  await tx.check.update({
    where: { id: check.id },
    data: {
      requested: { increment: 1 },
      bases,
      conclusion: "pending",
      summary: "",
      problem: null,
      startedAt: now,
      completedAt: null,
    },
  });
  return check.id;
}

/** The right to judge a commit that somebody waits for. */
const checkLease: LeaseKind<string> = {
  name: "check",
  table: "checks",
  fenceColumn: "fence",
  untilColumn: "leased_until",
  seconds: 120,
  row: (id) => Prisma.sql`id = ${id}::uuid`,
  takeable: Prisma.sql`reported < requested`,
};

export interface CheckWork {
  id: string;
  name: CheckName;
  fence: number;
  repositoryId: string;
  commit: string;
  bases: string[];
  baseCommit: string | null;
  requested: number;
  judged: number;
  reported: number;
  begun: number;
  externalId: string | null;
}

/** A check that this process works on, and the right to do so. */
export interface TakenCheck extends CheckWork {
  lease: Lease<string>;
}

/**
 * Takes a check that somebody waits for; undefined where there is nothing to do, or another one
 * does it.
 */
export async function takeCheck(db: PrismaClient, id: string): Promise<TakenCheck | undefined> {
  const lease = await takeLease(db, checkLease, id);
  if (lease === undefined) return undefined;
  const row = await db.check.findUniqueOrThrow({ where: { id } });
  return { ...row, name: nameOf(row), fence: lease.fence, lease };
}

/** What the holder of a check writes. */
export interface CheckChanges {
  conclusion?: Conclusion;
  summary?: string;
  problem?: string | null;
  completedAt?: Date;
  judged?: number;
  reported?: number;
  begun?: number;
  externalId?: string;
  leasedUntil?: Date | null;
  report?: CheckReport;
}

/** Writes as the one who took it; false where somebody else did so since. */
export async function writeCheck(
  tx: Database,
  { id, fence }: Pick<CheckWork, "id" | "fence">,
  data: CheckChanges,
): Promise<boolean> {
  const { report, ...rest } = data;
  const { count } = await tx.check.updateMany({
    where: { id, fence },
    data:
      report === undefined ? rest : { ...rest, report: report as unknown as Prisma.InputJsonValue },
  });
  return count === 1;
}

/** How often a check was asked for until now. */
export async function timesRequested(tx: Database, id: string): Promise<number> {
  const { requested } = await tx.check.findUniqueOrThrow({
    where: { id },
    select: { requested: true },
  });
  return requested;
}

/** What is said of a check now. */
export async function statedOf(
  db: Database,
  id: string,
): Promise<{ conclusion: Conclusion; summary: string }> {
  const row = await db.check.findUniqueOrThrow({ where: { id } });
  return { conclusion: conclusionOf(row), summary: row.summary };
}

/** The check of a commit that pull requests wait for; undefined where none does. */
export async function pendingCheck(
  tx: Database,
  repositoryId: string,
  commit: string,
  name: CheckName,
): Promise<string | undefined> {
  const pending = await tx.check.findFirst({
    where: { repositoryId, name, commit, conclusion: "pending", baseCommit: null },
    select: { id: true },
  });
  return pending?.id;
}

/** Ids of checks that somebody waits for and nobody works on, the oldest first. */
export async function abandonedChecks(db: Database): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text from checks where name = any(${[...checkNames]}) and reported < requested and started_at < now() - interval '30 seconds'
    and (leased_until is null or leased_until < now()) order by started_at limit 200`;
  return rows.map(({ id }) => id);
}

/**
 * Forgets at most so many checks that were done before: none of what is open, and none that the page of
 * a request or of a proposal leads to. Answers how many.
 */
export async function forgetOldChecks(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    delete from checks where id in (
      select id from checks c where name = any(${[...checkNames]}) and completed_at < ${before}
         and not exists (select 1 from pull_requests p
                          where p.repository_id = c.repository_id and p.head_commit = c.commit
                            and (p.request_id is not null or p.state = 'open'))
         and not exists (select 1 from proposals p where p.repository_id = c.repository_id and p.head_commit = c.commit)
       limit ${most})`;
}
