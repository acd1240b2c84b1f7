import { record } from "@/lib/audit/server";
import { system } from "@/lib/access";
import type { GitRepository, PullRequestReport } from "@/lib/git-host";
import { findOwnPull, openOwnPull, type OwnBranch } from "@/lib/git-host/server";
import { pullRequestBody, pullRequestTitle } from "./body";
import { type Hold, pushedKey, say } from "./hold";
import { planSteps } from "./finishing-steps";
import { ownerOf, storePullRequest } from "./store-pull-request";
import { storyOf } from "./work-on";

/** The request's pull request, opened where there is none. */
export async function openOrFind(hold: Hold, repo: GitRepository): Promise<PullRequestReport> {
  const story = await storyOf(hold.work, hold.job.config);
  const words = { title: pullRequestTitle(story), body: pullRequestBody(story) };
  return openOwnPull(repo, ownBranch(hold), words);
}

/** The request's pull request, in whatever state. */
export function findOurs(hold: Hold, repo: GitRepository): Promise<PullRequestReport | undefined> {
  return findOwnPull(repo, ownBranch(hold));
}

function ownBranch({ work, still }: Hold): OwnBranch {
  const { branch, createdAt, target } = work.request;
  return { branch, base: target.branch, since: createdAt, still };
}

export async function storeOpened(
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
