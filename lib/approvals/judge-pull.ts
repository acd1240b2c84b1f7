import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { targetsOnBranch } from "@/lib/targets/server";
import type { ApprovalFacts, Verdict } from "./approval";
import { readFacts, targetsKey } from "./read-facts";
import { type PullToApprove, saveFacts } from "./store/facts";
import { needsNow, verdictOf } from "./verdict-of";

/**
 * Judges a pull request by its reviews and its base as they are at the host now, or on top of what a
 * merge queue put below it. Undefined where no target follows its base branch.
 */
export async function verdictOfPull(
  job: JobContext,
  repo: GitRepository,
  repositoryId: string,
  pull: PullToApprove,
  group?: { commit: string; baseCommit: string },
): Promise<Verdict | undefined> {
  const targets = await targetsOnBranch(job.db, repositoryId, pull.base);
  if (targets.length === 0) return undefined;
  const baseCommit = group?.baseCommit ?? (await repo.branchHead(pull.base))?.commit ?? "";
  const isKnown =
    group === undefined &&
    pull.facts?.targets === targetsKey(targets) &&
    pull.facts.baseCommit === baseCommit;
  const onto = group === undefined ? { baseCommit } : { baseCommit, group: group.commit };
  const read = isKnown && pull.facts ? pull.facts : await readFacts(job, repo, pull, targets, onto);
  const isAsked = (await needsNow(job, read, targets)).length > 0;
  const facts: ApprovalFacts = {
    ...read,
    reviews: isAsked ? await repo.reviews(pull.number) : [],
  };
  if (group === undefined) await saveFacts(job.db, pull.id, facts);
  return verdictOf(job, pull, facts, targets);
}
