import { PortalError } from "@/lib/errors";
import type { GitRepository } from "@/lib/git-host";
import { pullRequestBody, pullRequestTitle } from "./body";
import { type Hold, pushedKey, say } from "./hold";
import { findOurs, openOrFind, storeOpened } from "./open-pull-request";
import { addToBranch, putOnBranch } from "./put-on-branch";
import { ownerOf, storePullRequest } from "./store-pull-request";
import { storyOf } from "./work-on";

/**
 * The latest revision onto the branch and into the pull request. A first try makes two calls where
 * the host makes the commit on the branch (the commit, and the pull request), and otherwise five:
 * base, tree, commit, branch, pull request. The pull request is opened once the commit is stored and
 * the branch is known to hold it: so a later try knows that it is one, looks among the pull requests
 * of every state, and makes nothing twice.
 */
export async function writeRevision(hold: Hold): Promise<void> {
  const { job, work } = hold;
  const repo = job.repository(work.request.target.repository);
  const known = work.request.pull;
  if (known) return resubmit(hold, repo, known.number);

  if (work.revision.commit !== null || work.committed) {
    const found = await findOurs(hold, repo);
    if (found) {
      await storeOpened(hold, repo, found, found.headCommit === (work.revision.commit ?? ""));
      // What was written before is in it; a later revision still has to go there.
      if (found.state === "open" && found.headCommit !== work.revision.commit)
        await resubmit(hold, repo, found.number);
      return;
    }
  }
  await putOnBranch(hold, repo);
  const opened = await openOrFind(hold, repo);
  await storeOpened(hold, repo, opened, true);
}

/** "Change and resubmit": one more commit on the same branch, unless somebody else pushed to it. */
async function resubmit(hold: Hold, repo: GitRepository, number: number): Promise<void> {
  const { job, work } = hold;
  const { request, revision, committed } = work;
  await hold.still();
  const ours = [revision.commit, committed?.commit].filter((commit) => typeof commit === "string");
  const head = await repo.branchHead(request.branch, ours);
  if (!head)
    throw new PortalError("upstream_refused", `The branch ${request.branch} is gone.`, {
      hint: "Cancel this request and open a new one.",
    });
  if (head.commit !== revision.commit) await addToBranch(hold, repo, head, committed?.commit);
  await hold.still();
  const story = await storyOf(work, job.config);
  const report = await repo.updatePullRequest(number, {
    title: pullRequestTitle(story),
    body: pullRequestBody(story),
  });
  const now = job.now();
  await hold.commit(async (tx) => {
    if (revision.commit !== null)
      await say(
        tx,
        work,
        pushedKey(request.id, revision.number),
        { kind: "pushed", revision: revision.number, commit: revision.commit },
        now,
      );
    await storePullRequest(
      tx,
      work.request.target.repository.id,
      repo.ref,
      report,
      ownerOf(request),
      now,
    );
  });
}
