import { type Database, Prisma, type PrismaClient } from "@/lib/db/server";
import { type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";
import type { PullRequestStep, PullRequestStepName } from "@/lib/requests";

/** Which step of which pull request. */
export interface StepKey {
  pullRequestId: string;
  name: PullRequestStepName;
}

/** The right to try one step, once its time has come. Each attempt has a greater number. */
const stepLease: LeaseKind<StepKey> = {
  name: "step",
  table: "pull_request_steps",
  fenceColumn: "attempts",
  untilColumn: "next_at",
  // More than its calls can take.
  seconds: 90,
  row: ({ pullRequestId, name }) =>
    Prisma.sql`pull_request_id = ${pullRequestId}::uuid and name = ${name}`,
  takeable: Prisma.sql`next_at is not null`,
};

export type StepLease = Lease<StepKey>;

/**
 * Takes a step whose time has come; undefined where it is not due, or somebody else does it.
 */
export async function claimStep(
  db: PrismaClient,
  pullRequestId: string,
  name: PullRequestStepName,
): Promise<StepLease | undefined> {
  return takeLease(db, stepLease, { pullRequestId, name });
}

/** Adds steps to a pull request that is open, as far as it does not have them; they are due now. */
export async function addSteps(
  tx: Database,
  pull: { repositoryId: string; number: number },
  names: readonly PullRequestStepName[],
  now: Date,
): Promise<void> {
  const row = await tx.pullRequest.findUnique({
    where: { repositoryId_number: { repositoryId: pull.repositoryId, number: pull.number } },
    select: { id: true, state: true },
  });
  if (row?.state !== "open") return;
  await tx.pullRequestStep.createMany({
    data: names.map((name) => ({ pullRequestId: row.id, name, since: now, nextAt: now })),
    skipDuplicates: true,
  });
}

export interface StepOutcome {
  state: PullRequestStep["state"];
  detail: string;
  nextAt: Date | null;
}

/** Keeps what came of a step; `since` moves only where that says something else than before. */
export async function saveOutcome(
  tx: Database,
  key: StepKey,
  { state, detail, nextAt }: StepOutcome,
  now: Date,
): Promise<void> {
  const where = { pullRequestId_name: key };
  const before = await tx.pullRequestStep.findUniqueOrThrow({ where });
  await tx.pullRequestStep.update({
    where,
    data: {
      state,
      detail,
      nextAt,
      ...(before.state === state && before.detail === detail ? {} : { since: now }),
    },
  });
}

/** A pull request that is not open any more needs nothing of it. */
export async function dropSteps(db: Database, requestId: string): Promise<void> {
  await db.pullRequestStep.updateMany({
    where: { nextAt: { not: null }, pullRequest: { requestId, state: { not: "open" } } },
    data: { nextAt: null },
  });
}

/** Whether a request has a step whose time has come. */
export async function hasDueStep(db: Database, requestId: string, now: Date): Promise<boolean> {
  const due = await db.pullRequestStep.count({
    where: { nextAt: { lte: now }, pullRequest: { requestId } },
  });
  return due > 0;
}

/** Requests with a step whose time has come. */
export async function dueSteps(db: Database, now: Date): Promise<string[]> {
  const due = await db.pullRequestStep.findMany({
    where: { nextAt: { lte: now } },
    select: { pullRequest: { select: { requestId: true } } },
    take: 500,
  });
  return [...new Set(due.flatMap(({ pullRequest }) => pullRequest.requestId ?? []))];
}
