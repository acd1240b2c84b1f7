import type { GitRepository } from "@/lib/git-host";
import { isMessageOf } from "./body";
import type { Hold } from "./hold";
import { isAsPlanned } from "./is-planned";
import { findOurs } from "./open-pull-request";
import { ownerOf, storePullRequest } from "./store-pull-request";

/**
 * After a cancel: closes the pull request and removes the branch. A merge that came first stays a
 * merge.
 */
export async function clearCancelled(hold: Hold): Promise<void> {
  const { job, work } = hold;
  const { request } = work;
  const { target } = request;
  const isKnown = request.pull !== undefined || request.commits.length > 0;
  const repo = job.repository(target.repository);
  // An earlier try may have made a branch without hearing of it.
  if (!isKnown && (hold.lease.attempt === 1 || !(await hasOwnBranch(hold, repo)))) return;
  const number = request.pull?.number ?? (await findOurs(hold, repo))?.number;
  if (number !== undefined) {
    await hold.still();
    const closed = await repo.closePullRequest(number);
    await hold.commit((tx) =>
      storePullRequest(tx, target.repository.id, repo.ref, closed, ownerOf(request), job.now()),
    );
    if (closed.state === "merged") return;
  }
  await hold.still();
  await repo.deleteBranch(request.branch);
}

/** Whether the request's branch is there, with nothing on it that is not this request's. */
async function hasOwnBranch(hold: Hold, repo: GitRepository): Promise<boolean> {
  const { request, revision } = hold.work;
  await hold.still();
  const head = await repo.branchTip(request.branch);
  if (head === undefined) return false;
  const lies = await repo.compare(request.target.branch, head);
  if (lies?.ahead === 0) return true;
  const { message = "", parents = [] } = (await repo.commitFacts(head)) ?? {};
  const [base, ...others] = parents;
  if (lies?.ahead !== 1 || base === undefined || others.length > 0) return false;
  if (!isMessageOf(message, request.id, revision.number)) return false;
  return isAsPlanned(hold, repo, { base, commit: head, isRevised: false });
}
