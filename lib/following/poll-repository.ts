import { askForHead, askForMissed } from "@/lib/approvals/server";
import { notePullRequest } from "@/lib/checks/server";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository } from "@/lib/git-host";
import { reviewEvent } from "@/lib/git-host/server";
import { branchTips, handleFoundPushes } from "./find-pushes";
import { followRequest } from "./follow-request";
import { storeEvent } from "@/lib/events/server";
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
    await savePolled(db, repositoryId, asked, asOf, missingInWords(repo, tips.missing));
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    // Not connected, or not installed there: Ops are told of it once, not in every line of the log.
    job.log[error.code === "unavailable" ? "debug" : "warn"](
      { repository: `${repository.ref.owner}/${repository.ref.name}`, err: error },
      "the Git host was asked in vain",
    );
    await savePollProblem(db, repositoryId, error.message);
  }
}

/** A target's branch that is not there stops nothing else. */
function missingInWords({ ref }: GitRepository, missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined;
  const branches = missing.length === 1 ? "The branch" : "The branches";
  return `${branches} ${missing.join(", ")} of ${ref.owner}/${ref.name} ${missing.length === 1 ? "is" : "are"} not there.`;
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
