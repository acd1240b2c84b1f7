import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { targetsOnBranch } from "@/lib/targets/server";
import type { ApprovalFacts, Verdict } from "./approval";
import { readFacts, targetsKey } from "./read-facts";
import { type PullToApprove, saveFacts } from "./store/facts";
import { needsNow, verdictOf } from "./verdict-of";

/**
 * Judges a pull request by its reviews as they are at the host now. Undefined where no target
 * follows its base branch.
 */
export async function verdictOfPull(
  job: JobContext,
  repo: GitRepository,
  repositoryId: string,
  pull: PullToApprove,
): Promise<Verdict | undefined> {
  const targets = await targetsOnBranch(job.db, repositoryId, pull.base);
  if (targets.length === 0) return undefined;
  const known = pull.facts?.targets === targetsKey(targets) ? pull.facts : undefined;
  const read = known ?? (await readFacts(job, repo, pull, targets));
  const isAsked = (await needsNow(job, read, targets)).length > 0;
  const facts: ApprovalFacts = {
    ...read,
    reviews: isAsked ? await repo.reviews(pull.number) : [],
  };
  await saveFacts(job.db, pull.id, facts);
  return verdictOf(job, pull, facts, targets);
}
