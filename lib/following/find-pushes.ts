import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { catalogBranch } from "@/lib/catalog-repository/server";
import { branchesOfTargets } from "@/lib/targets/server";
import { type FoundPush, handlePush } from "./handle-push";
import { knownHead, saveHead } from "./store/places";

/** Each branch is asked for once in so many milliseconds, and a moment less. */
const askedEvery = 55_000;

/** Where the branches of a repository's targets and of the catalog are, as far as they were due to be asked for. */
export interface BranchTips {
  /** How many branches were asked for. */
  asked: number;
  /** Branches that are where they were. */
  same: FoundPush[];
  moved: FoundPush[];
  /** Branches that are not there. */
  missing: string[];
}

/** Asks where the branches of targets and of the catalog are: a call for each that was not asked for in a minute. */
export async function branchTips(
  { db, now }: JobContext,
  repositoryId: string,
  repo: GitRepository,
): Promise<BranchTips> {
  const tips: BranchTips = { asked: 0, same: [], moved: [], missing: [] };
  const ofTargets = await branchesOfTargets(db, { repositoryId });
  const ofCatalog = await catalogBranch(db, repositoryId);
  const branches = new Set(ofTargets.map(({ branch }) => branch));
  if (ofCatalog !== undefined) branches.add(ofCatalog);
  for (const branch of branches) {
    const known = await knownHead(db, repositoryId, branch);
    if (known && Math.abs(now().getTime() - known.askedAt.getTime()) < askedEvery) continue;
    tips.asked += 1;
    const after = await repo.branchTip(branch);
    if (after === undefined) tips.missing.push(branch);
    else tips[known?.commit === after ? "same" : "moved"].push({ branch, after });
  }
  return tips;
}

/**
 * Deliveries of pushes get lost, or nobody sends any: what follows from a branch being elsewhere
 * than before. Safe to repeat.
 */
export async function handleFoundPushes(
  job: JobContext,
  repositoryId: string,
  { same, moved }: BranchTips,
): Promise<void> {
  const { db, now } = job;
  for (const push of moved) await handlePush(job, repositoryId, push);
  for (const { branch, after: commit } of [...same, ...moved])
    await saveHead(db, repositoryId, branch, { commit, askedAt: now() });
}
