import { askForHead, askForMissed } from "@/lib/approvals/server";
import { notePullRequest } from "@/lib/checks/server";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository } from "@/lib/git-host";
import { missingBranch, RepositoryMoved, reviewEvent } from "@/lib/git-host/server";
import { branchTips, handleFoundPushes } from "./find-pushes";
import { followRequest } from "./follow-request";
import { type Identity, keepIdentity } from "./keep-identity";
import { storeEvent } from "@/lib/events/server";
import { noteProposal } from "@/lib/proposals/server";
import { storePullRequest } from "@/lib/pull-requests/server";
import { oldestReport, polledRepository, savePolled, savePollProblem } from "./store/places";
import { requestsWithRecordDue } from "./store/requests";

/**
 * Asks the host where the branches of targets are and for every pull request that changed since it
 * was asked last, and follows ours. Keeps what went wrong for Ops to see.
 */
export async function pollRepository(job: JobContext, repositoryId: string): Promise<void> {
  const { db } = job;
  const repository = await polledRepository(db, repositoryId);
  if (!repository) return;
  const repo = job.repository(repository.ref);
  const asked = job.now();
  try {
    // Before the pull requests: what such a commit merged is then among them.
    const tips = await branchTips(job, repositoryId, repo);
    if (tips.asked > 0 || repository.hostId === undefined) {
      const identity = await keepIdentity(job, repositoryId, repo);
      if (identity.kind === "moved") return;
      if (identity.kind === "other")
        return await savePollProblem(db, repositoryId, identity.problem);
    }
    const oldest = await oldestReport(db, repositoryId);
    // By the host's clock, as what it says of pull requests is, and two minutes more than needed.
    // Never asked: since the oldest that is open.
    const listed = repository.listedAt ?? repository.polledAt;
    const since =
      repository.polledAt && listed ? new Date(listed.getTime() - 120_000) : (oldest ?? asked);
    const { changed: updated, asOf } = await repo.updatedPullRequests(since);
    // Never asked: what is open since before.
    const opened = repository.polledAt ? [] : await repo.openPullRequests();
    const reports = [
      ...new Map([...opened, ...updated].map((report) => [report.number, report])).values(),
    ];
    for (const report of reports) {
      await notePullRequest(job, repositoryId, report);
      await askForHead(job, repositoryId, report);
    }
    for (const report of reports) {
      await noteProposal(job, repositoryId, report);
      const requestId = await db.$transaction((tx) =>
        storePullRequest(tx, repositoryId, repo.ref, report, "known", job.now()),
      );
      if (requestId === undefined) continue;
      if (report.state === "open")
        await askReviews(job, repo, repositoryId, requestId, report.number);
      await followRequest(job, requestId);
    }
    // What was merged before may still wait for its record to be read.
    for (const id of await requestsWithRecordDue(db, repositoryId)) await followRequest(job, id);
    await handleFoundPushes(job, repositoryId, tips);
    await askForMissed(job, repositoryId, repo);
    await savePolled(db, repositoryId, asked, asOf, await missingInWords(repo, tips.missing));
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    const found =
      error instanceof RepositoryMoved ? await findAgain(job, repositoryId, repo) : undefined;
    if (found?.kind === "moved") return;
    if (found?.kind === "other") return savePollProblem(db, repositoryId, found.problem);
    // Not connected, or not installed there: Ops are told of it once, not in every line of the log.
    job.log[error.code === "unavailable" ? "debug" : "warn"](
      { repository: `${repository.ref.owner}/${repository.ref.name}`, err: error },
      "the Git host was asked in vain",
    );
    await savePollProblem(db, repositoryId, error.message);
  }
}

/** Asks where a repository is that answers from another address; undefined where that is not said. */
async function findAgain(
  job: JobContext,
  repositoryId: string,
  repo: GitRepository,
): Promise<Identity | undefined> {
  try {
    return await keepIdentity(job, repositoryId, repo);
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}

/** Branches of targets that are not there, and why; that stops nothing else. */
async function missingInWords(
  repo: GitRepository,
  missing: readonly string[],
): Promise<string | undefined> {
  const said: string[] = [];
  for (const branch of missing) said.push((await missingBranch(repo, branch)).message);
  return said.length === 0 ? undefined : said.join(" ");
}

async function askReviews(
  job: JobContext,
  repo: ReturnType<JobContext["repository"]>,
  repositoryId: string,
  requestId: string,
  number: number,
): Promise<void> {
  const now = job.now();
  for (const review of await repo.reviews(number)) {
    await storeEvent(
      job.db,
      reviewEvent(repo.ref, number, review),
      { requestId, repositoryId },
      now,
      now,
    );
  }
}
