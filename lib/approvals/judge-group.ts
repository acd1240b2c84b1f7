import { notePullRequest } from "@/lib/checks/server";
import { PortalError } from "@/lib/errors";
import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { readSnapshot } from "@/lib/snapshots/server";
import { targetsOnBranch } from "@/lib/targets/server";
import type { Verdict } from "./approval";
import { verdictOfPull } from "./judge-pull";
import { pullsToApprove } from "./store/facts";
import { toldOf } from "./store/told";
import { findTouchedBesides, orEverything } from "./find-touched";
import { needsNow } from "./verdict-of";

/** What a merge queue made for one of its pull requests. */
export interface GroupToApprove {
  repositoryId: string;
  commit: string;
  base: string;
  baseCommit: string;
  /** Of the pull request; undefined where the host does not say. */
  number?: number | undefined;
}

/**
 * A group is approved where its pull request is, at the head that it has now: a queue lets go of
 * one that moves. What is below it in the queue has to be approved as well, since a queue may merge
 * several at once and look at the last one only. Never pending: nobody approves a group, so a queue
 * need not wait. Undefined where the pull request is over.
 */
export async function verdictOfGroup(
  job: JobContext,
  repo: GitRepository,
  group: GroupToApprove,
): Promise<Verdict | undefined> {
  const { db } = job;
  const { repositoryId, base, number } = group;
  if (number === undefined)
    return refused("Slipway cannot tell which pull request this group is for.");
  // What was told may be old: another head would be judged by the reviews of the one before.
  const report = await repo.pullRequest(number);
  if (!report) return refused(`There is no pull request #${number}.`);
  await notePullRequest(job, repositoryId, report);
  if (report.state !== "open") return undefined;
  const [pull] = await pullsToApprove(db, repositoryId, { number });
  if (!pull || pull.base !== base || pull.headCommit !== report.headCommit)
    return refused(`#${number} is no longer what was queued.`);
  const verdict = await verdictOfPull(job, repo, repositoryId, pull, group);
  if (verdict && verdict.state !== "success")
    return refused(`#${number} is not approved: ${verdict.summary}`);
  if (verdict && (await holdsMore(job, repo, group, pull)))
    return refused(`It changes what needs an approval otherwise than #${number} does.`);
  return (await isBelowApproved(job, repo, group))
    ? verdict
    : refused("What is before it in the queue is not approved.");
}

/**
 * A group is known by the name of its branch, which anybody who may push can take: what it holds
 * has to be what was approved.
 */
async function holdsMore(
  job: JobContext,
  repo: GitRepository,
  { repositoryId, base, commit, baseCommit }: GroupToApprove,
  { headCommit }: { headCommit: string },
): Promise<boolean> {
  const targets = await targetsOnBranch(job.db, repositoryId, base);
  const find = async () => {
    const head = await readSnapshot(job, repo, headCommit);
    const made = {
      group: await readSnapshot(job, repo, commit, [head]),
      base: await readSnapshot(job, repo, baseCommit, [head]),
    };
    return findTouchedBesides({ head, made, targets });
  };
  const touched = await orEverything(find(), targets);
  return (await needsNow(job, { touched }, targets)).length > 0;
}

const refused = (summary: string): Verdict => ({ state: "failure", summary });

/** What it is on top of is of the branch already, or a group that is approved. */
async function isBelowApproved(
  { db }: JobContext,
  repo: GitRepository,
  { repositoryId, base, baseCommit }: GroupToApprove,
): Promise<boolean> {
  const told = await toldOf(db, repositoryId, baseCommit);
  if (told?.isGroup) return told.state === "success";
  const relation = await repo.compare(base, baseCommit);
  if (relation?.status === "identical" || relation?.status === "behind") return true;
  throw new PortalError("upstream_unavailable", "The group before this one is not judged yet.", {
    hint: "It is tried again by itself.",
    retryAfter: 2,
  });
}
