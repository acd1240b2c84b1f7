import { enqueue, type Transaction } from "@/lib/jobs/server";
import { branchesOfTargets } from "@/lib/targets/server";

/**
 * Asks for what is in Git to be judged by the policies of now: a job for each branch that a target
 * is on; those that wait already are enough.
 */
export async function judgeAgain(
  tx: Transaction,
  only: { repositoryId?: string; branch?: string } = {},
): Promise<void> {
  for (const { repositoryId, branch } of await branchesOfTargets(tx, only))
    await enqueue(
      tx,
      "scan-branch",
      { repositoryId, branch },
      { singletonKey: `${repositoryId}/${branch}` },
    );
}
