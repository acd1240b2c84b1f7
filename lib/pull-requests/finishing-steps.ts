import type { Database, PrismaClient } from "@/lib/db/server";
import { isHeld } from "@/lib/leases/server";
import { publish } from "@/lib/live/server";
import type { Target } from "@/lib/targets";
import { stepNames } from "@/lib/requests/server";
import type { PullRequestStepName } from "@/lib/requests";
import { addSteps, saveOutcome, type StepLease, type StepOutcome } from "./store/steps";

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
  tx: Database,
  pull: { repositoryId: string; number: number },
  target: Pick<Target, "labels" | "autoMerge">,
  now: Date,
): Promise<void> {
  await addSteps(tx, pull, wantedBy(target), now);
}

/** Keeps what came of a step, unless somebody else took it since, and tells who watches. */
export async function settleStep(
  db: PrismaClient,
  lease: StepLease,
  requestId: string,
  outcome: StepOutcome,
  now: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    if (!(await isHeld(tx, lease))) return;
    await saveOutcome(tx, lease.key, outcome, now);
    await publish(tx, `request:${requestId}`);
  });
}
