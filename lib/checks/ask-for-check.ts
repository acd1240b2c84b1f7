import type { Prisma } from "@/lib/db/server";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import type { HostDelivery, PullRequestReport } from "@/lib/git-host";
import { policyCheck } from "./check";
import { knownHead, openBases, storePull } from "./store/pulls";
import { abandonedChecks, pendingCheck, wantCheck, type Wanted } from "./store/work";

/**
 * What a delivery means for checks: that there is to be one, once more, or no longer. Enqueues
 * only; safe to repeat.
 */
export async function askForCheck(
  job: Pick<JobContext, "db" | "now">,
  repositoryId: string,
  delivery: HostDelivery,
): Promise<void> {
  switch (delivery.kind) {
    case "pull-request":
    case "review":
      return notePullRequest(job, repositoryId, delivery.report);
    case "check-requested":
      if (delivery.name !== undefined && delivery.name !== policyCheck) return undefined;
      return job.db.$transaction((tx) =>
        want(tx, { repositoryId, commit: delivery.commit, again: true }, job.now()),
      );
    case "merge-group":
      return job.db.$transaction((tx) =>
        want(
          tx,
          {
            repositoryId,
            commit: delivery.commit,
            bases: [delivery.base],
            baseCommit: delivery.baseCommit,
          },
          job.now(),
        ),
      );
    default:
      return undefined;
  }
}

/**
 * What the host says of a pull request, told or asked: an open one has a check of its head, and its
 * earlier heads need none.
 */
export async function notePullRequest(
  { db, now }: Pick<JobContext, "db" | "now">,
  repositoryId: string,
  report: PullRequestReport,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await storePull(tx, repositoryId, report);
    const head = await knownHead(tx, repositoryId, report.number);
    for (const commit of new Set([before?.headCommit ?? head, head])) {
      const bases = await openBases(tx, repositoryId, commit);
      if (bases.length > 0) await want(tx, { repositoryId, commit, bases }, now());
      else await letGo(tx, repositoryId, commit);
    }
  });
}

/** Whoever judges a commit that is nobody's head any more finds that nobody waits for it. */
async function letGo(
  tx: Prisma.TransactionClient,
  repositoryId: string,
  commit: string,
): Promise<void> {
  const id = await pendingCheck(tx, repositoryId, commit);
  if (id !== undefined) await enqueue(tx, "check-commit", { checkId: id }, { singletonKey: id });
}

async function want(tx: Prisma.TransactionClient, wanted: Wanted, now: Date): Promise<void> {
  const id = await wantCheck(tx, wanted, now);
  if (id !== undefined) await enqueue(tx, "check-commit", { checkId: id }, { singletonKey: id });
}

/** Checks whose job got lost, or waits for a worker that died. Enqueues only. */
export async function sweepChecks({ db }: Pick<JobContext, "db" | "now">): Promise<void> {
  for (const id of await abandonedChecks(db))
    await enqueue(db, "check-commit", { checkId: id }, { singletonKey: id });
}
