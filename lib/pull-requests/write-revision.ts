import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { system } from "@/lib/access";
import type { BranchHead, NewCommit, GitRepository, PullRequestReport } from "@/lib/git-host";
import {
  findOwnPull,
  goOnWith,
  missingBranch,
  openOwnPull,
  type OwnBranch,
} from "@/lib/git-host/server";
import { commitMessage, pullRequestBody, pullRequestTitle } from "./body";
import { changesAt } from "./changes-at";
import { type Hold, pushedKey, say } from "./hold";
import { storeCommit } from "./store/request-lease";
import { pushedByOthers } from "@/lib/requests/server";
import { planSteps } from "./finishing-steps";
import { type Owner, storePullRequest } from "./store-pull-request";
import { storyOf } from "./work-on";

/**
 * The latest revision onto the branch and into the pull request. A first try makes five calls:
 * base, tree, commit, branch, pull request. The commit is stored before anything on the host points
 * to it: so a later try knows that it is one, looks among the pull requests of every state, and
 * makes nothing twice.
 */
export async function writeRevision(hold: Hold): Promise<void> {
  const { job, work } = hold;
  const repo = job.repository(work.request.target.repository);
  const known = work.request.pull;
  if (known) return resubmit(hold, repo, known.number);

  if (work.revision.commit !== null || work.committed) {
    const found = await findOwnPull(repo, ownBranch(hold));
    if (found) {
      await storeOpened(hold, repo, found, found.headCommit === (work.revision.commit ?? ""));
      // What was written before is in it; a later revision still has to go there.
      if (found.state === "open" && found.headCommit !== work.revision.commit)
        await resubmit(hold, repo, found.number);
      return;
    }
  }
  await putOnBranch(hold, repo);
  const opened = await openPull(hold, repo);
  await storeOpened(hold, repo, opened, true);
}

/** The branch with the latest revision on it, whatever an earlier try got done. */
async function putOnBranch(hold: Hold, repo: GitRepository): Promise<void> {
  const { request, revision, committed } = hold.work;
  if (committed && revision.commit === null) {
    await hold.still();
    const head = await repo.branchHead(request.branch);
    if (head && head.commit !== committed.commit) throw pushedByOthers(request.branch);
    if (head) {
      await repo.commitFiles(await commitOn(hold, repo, head));
      return;
    }
  }
  const wanted =
    revision.commit === null
      ? await commitOn(hold, repo)
      : { branch: request.branch, expected: null, made: revision.commit };
  await hold.still();
  const { commit, existing } = await repo.commitFiles(wanted);
  if (existing !== undefined)
    await goOnWith(repo, ownBranch(hold), { existing, commit, earlier: request.commits });
}

/**
 * The revision as a commit on top of the target's branch, or of what the request's own branch holds
 * (`parent`). It is stored before the branch points to it, as far as the host tells it so early.
 */
async function commitOn(hold: Hold, repo: GitRepository, parent?: BranchHead): Promise<NewCommit> {
  const { job, work } = hold;
  await hold.still();
  const base = parent ?? (await (hold.base ?? repo.branchHead(work.request.target.branch)));
  if (!base) {
    const { branch, title } = work.request.target;
    throw await missingBranch(
      repo,
      branch,
      `Ask the platform team to look at the target ${title}.`,
    );
  }
  const changes = await changesAt(hold, repo, base.commit, parent !== undefined);
  await hold.still();
  const story = await storyOf(work, job.config);
  const author = story.revisedBy ?? story.requester;
  // With an App, the host may sign what it writes under its own name; a token writes under the
  // requester's.
  const app = (await repo.writesAs()) === "app";
  return {
    branch: work.request.branch,
    expected: parent?.commit ?? null,
    base,
    changes,
    message: commitMessage(story, app ? author : undefined),
    ...(app ? {} : { author }),
    onCommit: async (commit) => {
      await storeCommit(job.db, hold.lease, work.revision.id, { base: base.commit, commit });
      work.revision.commit = commit;
      await hold.still();
    },
  };
}

async function openPull(hold: Hold, repo: GitRepository): Promise<PullRequestReport> {
  const story = await storyOf(hold.work, hold.job.config);
  const words = { title: pullRequestTitle(story), body: pullRequestBody(story) };
  return openOwnPull(repo, ownBranch(hold), words);
}

function ownBranch({ work, still }: Hold): OwnBranch {
  const { branch, createdAt, target } = work.request;
  return { branch, base: target.branch, since: createdAt, still };
}

async function storeOpened(
  hold: Hold,
  repo: GitRepository,
  report: PullRequestReport,
  pushed: boolean,
): Promise<void> {
  const { job, work } = hold;
  const { request, revision } = work;
  const { target } = request;
  const now = job.now();
  await hold.commit(async (tx) => {
    if (pushed && revision.commit !== null)
      await say(
        tx,
        work,
        pushedKey(request.id, revision.number),
        { kind: "pushed", revision: revision.number, commit: revision.commit },
        now,
      );
    await storePullRequest(tx, target.repository.id, repo.ref, report, ownerOf(request), now);
    await planSteps(tx, { repositoryId: target.repository.id, number: report.number }, target, now);
    await record(
      { db: tx, actor: system, requestId: request.id, now: () => now },
      {
        action: "request.pull-request-opened",
        subject: { type: "request", id: request.id, name: `${request.team}/${request.name}` },
        team: request.team,
        after: { pullRequest: report.url, commit: revision.commit },
      },
    );
  });
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
  if (head.commit !== revision.commit) {
    if (head.commit !== committed?.commit) throw pushedByOthers(request.branch);
    const wanted =
      revision.commit !== null && revision.baseCommit === head.commit
        ? { branch: request.branch, expected: head.commit, made: revision.commit }
        : await commitOn(hold, repo, head);
    await hold.still();
    await repo.commitFiles(wanted);
  }
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

function ownerOf({ id, instanceId, targetId }: Hold["work"]["request"]): Owner {
  return { requestId: id, instanceId, targetId };
}

/**
 * After a cancel: closes the pull request and removes the branch. A merge that came first stays a
 * merge.
 */
export async function clearCancelled(hold: Hold): Promise<void> {
  const { job, work } = hold;
  const { request } = work;
  const { target } = request;
  const wasWritten = request.pull !== undefined || request.commits.length > 0;
  if (!wasWritten) return;
  const repo = job.repository(target.repository);
  const number = request.pull?.number ?? (await findOwnPull(repo, ownBranch(hold)))?.number;
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
