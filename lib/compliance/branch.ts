import type { PrismaClient } from "@/lib/db/server";
import { missingBranch } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import type { Snapshot } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Repository, Target } from "@/lib/targets";
import { allTargets } from "@/lib/targets/server";

/** A branch, and the targets whose clusters follow it. */
export interface TargetBranch {
  repository: Repository;
  branch: string;
  targets: readonly Target[];
}

/** Every branch that a target is on. */
export async function targetBranches(db: PrismaClient): Promise<TargetBranch[]> {
  const groups = Map.groupBy(
    await allTargets(db),
    (target) => `${target.repository.id} ${target.branch}`,
  );
  return [...groups.values()].flatMap((targets) => {
    const [first] = targets;
    return first === undefined
      ? []
      : [{ repository: first.repository, branch: first.branch, targets }];
  });
}

/**
 * Reads a branch at its head, or at a commit. Throws `upstream_…` where the host does not answer,
 * or has no such branch.
 */
export async function readBranch(
  job: JobContext,
  { repository, branch }: TargetBranch,
  commit?: string,
): Promise<Snapshot> {
  const repo = job.repository(repository);
  const at = commit ?? (await repo.branchHead(branch))?.commit;
  if (at === undefined) throw await missingBranch(repo, branch);
  return readSnapshot(job, repo, at);
}
