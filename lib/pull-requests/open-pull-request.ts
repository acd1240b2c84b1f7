import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { system } from "@/lib/access";
import type { GitRepository, PullRequestReport } from "@/lib/git-host";
import { pullRequestBody, pullRequestTitle } from "./body";
import { type Hold, pushedKey, say } from "./hold";
import { planSteps } from "./finishing-steps";
import { ownerOf, storePullRequest } from "./store-pull-request";
import { storyOf } from "./work-on";

/**
 * A request to open that fails after the host did the work looks first, next time; one that it
 * refuses looks now.
 */
export async function openOrFind(hold: Hold, repo: GitRepository): Promise<PullRequestReport> {
  const story = await storyOf(hold.work, hold.job.config);
  try {
    return await repo.openPullRequest({
      branch: hold.work.request.branch,
      base: hold.work.request.target.branch,
      title: pullRequestTitle(story),
      body: pullRequestBody(story),
    });
  } catch (error) {
    if (
      !(error instanceof PortalError) ||
      (error.code !== "upstream_refused" && error.code !== "conflict")
    )
      throw error;
    const found = await findOurs(hold, repo);
    if (!found) throw error;
    return found;
  }
}

/**
 * The request's pull request, in whatever state: a merged one before an open one before the latest.
 */
export async function findOurs(
  hold: Hold,
  repo: GitRepository,
): Promise<PullRequestReport | undefined> {
  await hold.still();
  const { branch, createdAt, target } = hold.work.request;
  const found = (await repo.findPullRequests(branch)).filter(
    (pull) =>
      pull.base === target.branch && pull.openedAt.getTime() >= createdAt.getTime() - 300_000,
  );
  return (
    found.find((pull) => pull.state === "merged") ??
    found.find((pull) => pull.state === "open") ??
    found[0]
  );
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
