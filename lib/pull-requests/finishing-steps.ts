import { Prisma, type PrismaClient } from "@/lib/db/server";
import { isHeld, type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";
import { publish } from "@/lib/live/server";
import type { Target } from "@/lib/targets";
import { stepNames } from "@/lib/requests/server";
import type { PullRequestStep, PullRequestStepName } from "@/lib/requests";

/** The right to try one step, once its time has come. Each attempt has a greater number. */
const stepLease: LeaseKind<{ pullRequestId: string; name: PullRequestStepName }> = {
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

export type StepLease = Lease<{ pullRequestId: string; name: PullRequestStepName }>;

/**
 * What a target wants of every pull request; code owners are known only when they are asked for.
 */
function wantedBy(target: Pick<Target, "labels" | "autoMerge">): PullRequestStepName[] {
  return stepNames.filter((name) =>
    name === "labels"
      ? target.labels.length > 0
      : name === "auto-merge"
        ? target.autoMerge !== null
        : true,
  );
}

/**
 * Stores what is to come after opening, in the transaction that learns of the pull request.
 * Harmless to repeat.
 */
export async function planSteps(
  tx: Prisma.TransactionClient,
  pull: { repositoryId: string; number: number },
  target: Pick<Target, "labels" | "autoMerge">,
  now: Date,
): Promise<void> {
  const row = await tx.pullRequest.findUnique({
    where: { repositoryId_number: { repositoryId: pull.repositoryId, number: pull.number } },
    select: { id: true, state: true },
  });
  if (row?.state !== "open") return;
  await tx.pullRequestStep.createMany({
    data: wantedBy(target).map((name) => ({
      pullRequestId: row.id,
      name,
      since: now,
      nextAt: now,
    })),
    skipDuplicates: true,
  });
}

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

export interface StepOutcome {
  state: PullRequestStep["state"];
  detail: string;
  nextAt: Date | null;
}

/** Keeps what came of a step, unless somebody else took it since, and tells who watches. */
export async function settleStep(
  db: PrismaClient,
  lease: StepLease,
  requestId: string,
  { state, detail, nextAt }: StepOutcome,
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await isHeld(tx, lease))) return;
    const key = { pullRequestId_name: lease.key };
    const before = await tx.pullRequestStep.findUniqueOrThrow({ where: key });
    await tx.pullRequestStep.update({
      where: key,
      data: {
        state,
        detail,
        nextAt,
        ...(before.state === state && before.detail === detail ? {} : { since: now }),
      },
    });
    await publish(tx, `request:${requestId}`);
  });
}

/** A pull request that is not open any more needs nothing of it. */
export async function dropSteps(db: PrismaClient, requestId: string): Promise<void> {
  await db.pullRequestStep.updateMany({
    where: { nextAt: { not: null }, pullRequest: { requestId, state: { not: "open" } } },
    data: { nextAt: null },
  });
}

/** Requests with a step whose time has come. */
export async function dueSteps(db: PrismaClient, now: Date): Promise<string[]> {
  const due = await db.pullRequestStep.findMany({
    where: { nextAt: { lte: now } },
    select: { pullRequest: { select: { requestId: true } } },
    take: 500,
  });
  return [...new Set(due.flatMap(({ pullRequest }) => pullRequest.requestId ?? []))];
}
