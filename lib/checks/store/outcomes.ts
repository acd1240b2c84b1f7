import { z } from "zod";
import { storedVerdict } from "@/lib/admission";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import {
  type CheckDetails,
  type CheckFinding,
  checkNames,
  type CheckOutcome,
  type CheckSummary,
  policyCheck,
} from "../check";
import { conclusionOf, nameOf, reportOf } from "./report";
import { type CheckWork, writeCheck } from "./work";

const exceptionSchema = z
  .object({ name: z.string(), reason: z.string(), expires: z.string() })
  .nullable();

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
        report: outcome.report,
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
  const conclusion = conclusionOf(row);
  if (conclusion === "pending") return undefined;
  return {
    conclusion,
    title: row.summary,
    findings: await findingsOf(db, checkId),
    report: reportOf(row.report, checkId),
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
    exception:
      parseStored(exceptionSchema, row.exception, {
        table: "finding",
        column: "exception",
        id: row.id,
      }) ?? undefined,
  }));
}

/** Undefined where there is no such check. */
export async function checkById(db: Database, id: string): Promise<CheckDetails | undefined> {
  const row = await db.check.findFirst({
    where: { id, name: { in: [...checkNames] } },
    include: { repository: true },
  });
  if (row === null) return undefined;
  const pulls = await db.pullRequest.findMany({
    where: { repositoryId: row.repositoryId, headCommit: row.commit },
    orderBy: { number: "asc" },
  });
  return {
    id: row.id,
    name: nameOf(row),
    commit: row.commit,
    conclusion: conclusionOf(row),
    title: row.summary,
    startedAt: row.startedAt,
    completedAt: row.completedAt ?? undefined,
    problem: row.problem ?? undefined,
    report: reportOf(row.report, id),
    findings: await findingsOf(db, id),
    repository: {
      owner: row.repository.owner,
      name: row.repository.name,
      webUrl: row.repository.webUrl,
    },
    pulls: pulls.map(({ number, title, url, author, base, state, requestId }) => ({
      number,
      title,
      url,
      author: author ?? undefined,
      base,
      state,
      requestId: requestId ?? undefined,
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
    : { id: row.id, commit, conclusion: conclusionOf(row), title: row.summary };
}
