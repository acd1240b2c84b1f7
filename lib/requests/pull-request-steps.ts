import type { Prisma } from "@/lib/db/server";
import { enqueue } from "@/lib/jobs/server";
import type { PullRequestStep, PullRequestStepName } from "./request";

/** In the order in which they are done. */
export const stepNames = [
  "labels",
  "reviewers",
  "auto-merge",
] as const satisfies readonly PullRequestStepName[];

/** What was refused, or waits, is tried now: somebody says that it was mended. */
export async function retrySteps(
  tx: Prisma.TransactionClient,
  requestId: string,
  now: Date,
): Promise<void> {
  const { count } = await tx.pullRequestStep.updateMany({
    where: { state: { in: ["refused", "waiting"] }, pullRequest: { requestId, state: "open" } },
    data: { state: "waiting", nextAt: now },
  });
  if (count > 0)
    await enqueue(tx, "finish-pull-request", { requestId }, { singletonKey: requestId });
}

export function toStep(row: {
  name: string;
  state: string;
  detail: string | null;
  since: Date;
  nextAt: Date | null;
}): PullRequestStep {
  return {
    name: row.name as PullRequestStepName,
    state: row.state as PullRequestStep["state"],
    detail: row.detail ?? undefined,
    since: row.since,
    nextAt: row.nextAt ?? undefined,
  };
}
