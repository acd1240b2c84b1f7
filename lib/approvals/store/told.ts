import { type Database, Prisma, type PrismaClient } from "@/lib/db/server";
import { type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";
import { approvalCheck, type Verdict } from "../approval";

/** The right to tell the host of a commit's approval. */
const tellLease: LeaseKind<string> = {
  name: "approval",
  table: "checks",
  fenceColumn: "fence",
  untilColumn: "leased_until",
  seconds: 120,
  row: (id) => Prisma.sql`id = ${id}::uuid`,
};

/** What the host was told of a commit. */
export interface Told {
  state: string;
  summary: string;
  /** It is what a merge queue made. */
  isGroup: boolean;
}

/** Undefined where it was told nothing. */
export async function toldOf(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<Told | undefined> {
  return (await toldOfAll(db, repositoryId, [commit])).get(commit);
}

/** By commit. */
export async function toldOfAll(
  db: Database,
  repositoryId: string,
  commits: readonly string[],
): Promise<Map<string, Told>> {
  const rows = await db.check.findMany({
    where: {
      repositoryId,
      name: approvalCheck,
      commit: { in: [...commits] },
      summary: { not: "" },
    },
    select: { commit: true, conclusion: true, summary: true, baseCommit: true },
  });
  return new Map(
    rows.map(({ commit, conclusion, summary, baseCommit }) => [
      commit,
      { state: conclusion, summary, isGroup: baseCommit !== null },
    ]),
  );
}

/**
 * Takes the right to tell of a commit; undefined while somebody else has it. `group`: it is what a
 * merge queue made.
 */
export async function takeTelling(
  db: PrismaClient,
  key: { repositoryId: string; commit: string },
  group?: { base: string; baseCommit: string },
): Promise<Lease<string> | undefined> {
  await db.check.createMany({
    data: [
      {
        ...key,
        name: approvalCheck,
        conclusion: "pending",
        summary: "",
        ...(group === undefined ? {} : { bases: [group.base], baseCommit: group.baseCommit }),
      },
    ],
    skipDuplicates: true,
  });
  const { id } = await db.check.findUniqueOrThrow({
    where: { repositoryId_commit_name: { ...key, name: approvalCheck } },
    select: { id: true },
  });
  return takeLease(db, tellLease, id);
}

/** Gives the right back, with what the host was told, if anything; nothing where it was lost. */
export async function endTelling(
  db: Database,
  { key: id, fence }: Lease<string>,
  told: (Verdict & { at: Date }) | undefined,
): Promise<void> {
  await db.check.updateMany({
    where: { id, fence },
    data: {
      leasedUntil: null,
      ...(told === undefined
        ? {}
        : {
            conclusion: told.state,
            summary: told.summary,
            completedAt: told.state === "pending" ? null : told.at,
          }),
    },
  });
}

/** Id of the check of another name that a commit has; undefined where it has none. */
export async function checkIdOf(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<string | undefined> {
  const check = await db.check.findFirst({
    where: { repositoryId, commit, name: { not: approvalCheck } },
    select: { id: true },
  });
  return check?.id;
}

/**
 * Forgets at most so many words that were told of commits, and as much of what was read for them: of
 * pull requests that are over since before, and of what merge queues made before. Answers how many.
 */
export async function forgetOldApprovals(
  db: Pick<PrismaClient, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  const told = await db.$executeRaw`
    delete from checks where id in (
      select id from checks c where name = ${approvalCheck} and started_at < ${before}
         and (leased_until is null or leased_until < now())
         and not exists (select 1 from pull_requests p
                          where p.repository_id = c.repository_id and p.head_commit = c.commit
                            and (p.state = 'open' or p.reported_at >= ${before}))
       limit ${most})`;
  const read = await db.$executeRaw`
    delete from pull_request_approvals where pull_request_id in (
      select pull_request_id from pull_request_approvals a join pull_requests p on p.id = a.pull_request_id
       where p.state <> 'open' and p.reported_at < ${before} limit ${most})`;
  return told + read;
}
