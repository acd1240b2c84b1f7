import type { GitRepository } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { keepLease, takeLease } from "@/lib/leases/server";
import type { Hold } from "./hold";
import { findOurs, storeOpened } from "./open-pull-request";
import { takeUp } from "./put-on-branch";
import { giveBackLease, renewSeconds, requestLease } from "./store/request-lease";
import { ownerOf, storePullRequest } from "./store-pull-request";
import { readWork } from "./work-on";

/**
 * What the host has of a request: what was known of it; more than that (`found`), which is known now;
 * `nothing` yet; or it was not asked, since somebody else moves the request (`busy`).
 */
export type Compared = "as known" | "found" | "nothing" | "busy";

/**
 * Asks the host what became of a request, and keeps it: of a database that was restored the host may
 * know more, a pull request that was merged, and its branch deleted, among it. Writes nothing there.
 * Throws what the host throws.
 */
export async function compareWithHost(job: JobContext, requestId: string): Promise<Compared> {
  const { db } = job;
  const lease = await takeLease(db, requestLease, requestId);
  if (!lease) return "busy";
  const kept = keepLease(db, lease, { renewSeconds });
  let nextAt: Date | undefined;
  try {
    const work = await readWork(job, requestId);
    if (!work) return "nothing";
    const hold: Hold = { ...kept, job, work, lease, base: undefined, cancelled: false };
    const compared = await compare(hold, job.repository(work.request.target.repository));
    if (compared === "found") nextAt = job.now();
    return compared;
  } finally {
    kept.end();
    await giveBackLease(db, lease, nextAt);
  }
}

async function compare(hold: Hold, repo: GitRepository): Promise<Compared> {
  const { pull } = hold.work.request;
  return pull === undefined ? lookFor(hold, repo) : ask(hold, repo, pull);
}

/** What is known of a pull request, as the host has it now. */
async function ask(
  { job, work, commit }: Hold,
  repo: GitRepository,
  known: { number: number; state: string },
): Promise<Compared> {
  const report = await repo.pullRequest(known.number);
  if (!report) return "nothing";
  const { target } = work.request;
  await commit((tx) =>
    storePullRequest(tx, target.repository.id, repo.ref, report, ownerOf(work.request), job.now()),
  );
  return report.state === known.state ? "as known" : "found";
}

/** The pull request, or the commit on the branch, that the host has of a request of which none is known. */
async function lookFor(hold: Hold, repo: GitRepository): Promise<Compared> {
  const { request, revision, committed } = hold.work;
  const found = await findOurs(hold, repo);
  const head = found?.headCommit ?? (await repo.branchTip(request.branch));
  if (head === undefined) return "nothing";
  const wasKnown = revision.commit !== null;
  const isOurs = await takeUp(hold, repo, head, committed?.commit);
  if (found) await storeOpened(hold, repo, found, isOurs);
  if (found || (isOurs && !wasKnown)) return "found";
  return isOurs ? "as known" : "nothing";
}
