import type { Prisma } from "@/lib/db/server";
import { enqueue } from "@/lib/jobs/server";
import type { PullRequestStepName } from "./request";
import { rescheduleSteps } from "./store/standing";

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
  if ((await rescheduleSteps(tx, requestId, now)) > 0)
    await enqueue(tx, "finish-pull-request", { requestId }, { singletonKey: requestId });
}
