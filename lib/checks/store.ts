import { storedVerdict } from "@/lib/admission";
import { Prisma, type PrismaClient } from "@/lib/db/server";
import type { PullRequestReport } from "@/lib/git-host";
import { type LeaseKind, takeLease } from "@/lib/leases/server";
import {
  type CheckDetails,
  type CheckFinding,
  type CheckOutcome,
  type CheckSummary,
  type Conclusion,
  policyCheck,
} from "./check";
import { reportOf } from "./stored-report";

type Database = PrismaClient | Prisma.TransactionClient;

/**
 * Keeps what the host says of a pull request, unless something newer is known. Answers what was
 * known before.
 */
export async function storePull(
  tx: Database,
  repositoryId: string,
  report: PullRequestReport,
): Promise<{ headCommit: string } | undefined> {
  const { number, url, title, author, base, headCommit, state, reportedAt } = report;
  const told = { url, title: title.slice(0, 500), author, base, headCommit, state, reportedAt };
  const key = { repositoryId_number: { repositoryId, number } };
  const before = await tx.checkedPull.findUnique({ where: key, select: { headCommit: true } });
  await tx.checkedPull.createMany({
    data: [{ repositoryId, number, ...told }],
    skipDuplicates: true,
  });
  // Within one second of the host's, the later of two deliveries counts: it is asked for again when
  // it matters.
  await tx.checkedPull.updateMany({
    where: { repositoryId, number, reportedAt: { lte: reportedAt } },
    data: told,
  });
  return before ?? undefined;
}

/**
 * What one asks of a check: that it is there for these branches, or (`again`) that one which is
 * there is made once more.
 */
export type Wanted = { repositoryId: string; commit: string } & (
  | { bases: readonly string[]; baseCommit?: string; again?: false }
  | { again: true }
);

/** Notes that a check is wanted. Answers its id where there is something to do. */
export async function wantCheck(
  tx: Database,
  wanted: Wanted,
  now: Date,
): Promise<string | undefined> {
  const { repositoryId, commit } = wanted;
  const key = { repositoryId, commit, name: policyCheck };
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
  await tx.$executeRaw`select 1 from checks where repository_id = ${repositoryId}::uuid and commit = ${commit} and name = ${policyCheck} for update`;
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

/** The branches that a commit is to go to by pull requests that are open. */
export async function openBases(
  tx: Database,
  repositoryId: string,
  commit: string,
): Promise<string[]> {
  const pulls = await tx.checkedPull.findMany({
    where: { repositoryId, headCommit: commit, state: "open" },
    select: { base: true },
    distinct: ["base"],
    orderBy: { base: "asc" },
  });
  return pulls.map(({ base }) => base);
}

/** Checks and closed pull requests of half a year ago. Answers how many checks. */
export async function forgetOldChecks(db: PrismaClient, now: Date): Promise<number> {
  const old = new Date(now.getTime() - 180 * 86_400_000);
  await db.checkedPull.deleteMany({ where: { state: { not: "open" }, reportedAt: { lt: old } } });
  const { count } = await db.check.deleteMany({
    where: { name: policyCheck, completedAt: { lt: old } },
  });
  return count;
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

/**
 * Takes a check that somebody waits for; undefined where there is nothing to do, or another one
 * does it.
 */
export async function takeCheck(db: PrismaClient, id: string): Promise<CheckWork | undefined> {
  const lease = await takeLease(db, checkLease, id);
  return lease && { ...(await db.check.findUniqueOrThrow({ where: { id } })), fence: lease.fence };
}

/** Writes as the one who took it; false where somebody else did so since. */
export async function writeCheck(
  tx: Database,
  { id, fence }: Pick<CheckWork, "id" | "fence">,
  data: Prisma.CheckUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.check.updateMany({ where: { id, fence }, data });
  return count === 1;
}

/** The outcome and its findings together; false where somebody else took the check since. */
export async function storeOutcome(
  db: PrismaClient,
  work: CheckWork,
  outcome: CheckOutcome,
): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      const mine = await writeCheck(tx, work, {
        conclusion: outcome.conclusion,
        summary: outcome.title,
        report: outcome.report as unknown as Prisma.InputJsonValue,
        judged: work.requested,
        problem: null,
      });
      if (!mine) return false;
      await tx.finding.deleteMany({ where: { checkId: work.id } });
      const rows = outcome.findings.map(({ line, expected, exception, ...rest }, position) => ({
        checkId: work.id,
        position,
        ...rest,
        line: line ?? null,
        expected: expected ?? null,
        exception: exception ?? Prisma.DbNull,
      }));
      for (let from = 0; from < rows.length; from += 500)
        await tx.finding.createMany({ data: rows.slice(from, from + 500) });
      return true;
    },
    { timeout: 20_000 },
  );
}

/** What was found already; undefined where nobody has judged it. */
export async function storedOutcome(
  db: Database,
  checkId: string,
): Promise<(Omit<CheckOutcome, "report"> & Pick<CheckDetails, "report">) | undefined> {
  const row = await db.check.findUniqueOrThrow({ where: { id: checkId } });
  if (row.conclusion === "pending") return undefined;
  return {
    conclusion: row.conclusion as CheckOutcome["conclusion"],
    title: row.summary,
    findings: await findingsOf(db, checkId),
    report: reportOf(row.report),
  };
}

async function findingsOf(db: Database, checkId: string): Promise<CheckFinding[]> {
  const rows = await db.finding.findMany({ where: { checkId }, orderBy: { position: "asc" } });
  return rows.map((row) => ({
    verdict: storedVerdict.parse(row.verdict),
    policy: row.policy,
    title: row.title,
    target: row.target,
    file: row.file,
    line: row.line ?? undefined,
    object: row.object,
    field: row.field,
    message: row.message,
    expected: row.expected ?? undefined,
    exception: (row.exception as CheckFinding["exception"] | null) ?? undefined,
  }));
}

/** Undefined where there is no such check. */
export async function checkById(db: Database, id: string): Promise<CheckDetails | undefined> {
  const row = await db.check.findFirst({
    where: { id, name: policyCheck },
    include: { repository: true },
  });
  if (row === null) return undefined;
  const pulls = await db.checkedPull.findMany({
    where: { repositoryId: row.repositoryId, headCommit: row.commit },
    orderBy: { number: "asc" },
  });
  const ours = await db.pullRequest.findMany({
    where: { repositoryId: row.repositoryId, number: { in: pulls.map(({ number }) => number) } },
    select: { number: true, requestId: true },
  });
  return {
    id: row.id,
    commit: row.commit,
    conclusion: row.conclusion as Conclusion,
    title: row.summary,
    startedAt: row.startedAt,
    completedAt: row.completedAt ?? undefined,
    problem: row.problem ?? undefined,
    report: reportOf(row.report),
    findings: await findingsOf(db, id),
    repository: {
      owner: row.repository.owner,
      name: row.repository.name,
      webUrl: row.repository.webUrl,
    },
    pulls: pulls.map(({ number, title, url, author, base, state }) => ({
      number,
      title,
      url,
      author,
      base,
      state,
      requestId: ours.find((one) => one.number === number)?.requestId ?? undefined,
    })),
    mergeQueue: row.baseCommit === null ? undefined : row.bases[0],
  };
}

/** The check of a commit, for the page of what it belongs to. */
export async function checkOfCommit(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<CheckSummary | undefined> {
  const row = await db.check.findUnique({
    where: { repositoryId_commit_name: { repositoryId, commit, name: policyCheck } },
  });
  return row === null
    ? undefined
    : { id: row.id, commit, conclusion: row.conclusion as Conclusion, title: row.summary };
}
