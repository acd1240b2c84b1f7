import { catalogRepository } from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import type { HostDelivery, PullRequestReport } from "@/lib/git-host";
import type { ToldBy } from "@/lib/git-host/server";
import { catalogCheck } from "@/lib/proposals";
import { howTold, keepPull } from "@/lib/pulls/server";
import { branchesOfTargets } from "@/lib/targets/server";
import { type CheckName, checkNames, policyCheck } from "./check";
import { openBases } from "./store/pulls";
import { abandonedChecks, pendingCheck, wantCheck, type Wanted } from "./store/work";

/**
 * What a delivery means for checks: that there is to be one, once more, or no longer. Enqueues
 * only; safe to repeat.
 */
export async function askForCheck(
  job: Pick<JobContext, "db" | "now" | "config">,
  repositoryId: string,
  delivery: HostDelivery,
): Promise<void> {
  switch (delivery.kind) {
    case "pull-request":
      return notePullRequest(
        job,
        repositoryId,
        delivery.report,
        delivery.action === "reopened" ? "reopened" : "delivered",
      );
    case "review":
      await notePullRequest(job, repositoryId, delivery.report, "delivered");
      return judgeApprovedAgain(job, repositoryId, delivery.report.headCommit);
    case "check-requested":
      return job.db.$transaction(async (tx) => {
        for (const name of checkNames)
          if (delivery.name === undefined || delivery.name === name)
            await want(tx, { repositoryId, commit: delivery.commit, name, again: true }, job.now());
      });
    case "merge-group":
      return job.db.$transaction(async (tx) => {
        const { commit, base, baseCommit } = delivery;
        for (const [name, bases] of await wantedChecks(tx, job.config, repositoryId, [base]))
          if (bases.length > 0)
            await want(tx, { repositoryId, commit, name, bases, baseCommit }, job.now());
      });
    default:
      return undefined;
  }
}

/** What of the catalog is under four eyes is judged by who approved it as well. */
async function judgeApprovedAgain(
  { db, config, now }: Pick<JobContext, "db" | "now" | "config">,
  repositoryId: string,
  commit: string,
): Promise<void> {
  const catalog = await catalogRepository(db, config);
  if (catalog?.id !== repositoryId) return;
  await db.$transaction((tx) => judgeCatalogAgain(tx, { repositoryId, commit }, now()));
}

/** Asks for the catalog check of a commit once more, where there is one, in the caller's transaction. */
export async function judgeCatalogAgain(
  tx: Prisma.TransactionClient,
  of: { repositoryId: string; commit: string },
  now: Date,
): Promise<void> {
  await want(tx, { ...of, name: catalogCheck, again: true }, now);
}

/**
 * What the host says of a pull request, told or asked: an open one has a check of its head, and its
 * earlier heads need none.
 */
export async function notePullRequest(
  { db, config, now }: Pick<JobContext, "db" | "config" | "now">,
  repositoryId: string,
  report: PullRequestReport,
  toldBy: Exclude<ToldBy, "settled"> = "asked",
): Promise<void> {
  await db.$transaction(async (tx) => {
    const how = howTold(toldBy, report.reportedAt, now());
    const { headBefore = report.headCommit, head } = await keepPull(tx, repositoryId, report, {
      how,
    });
    for (const commit of new Set([headBefore, head])) {
      const open = await openBases(tx, repositoryId, commit);
      for (const [name, bases] of await wantedChecks(tx, config, repositoryId, open)) {
        if (bases.length > 0) await want(tx, { repositoryId, commit, name, bases }, now());
        else await letGo(tx, repositoryId, commit, name);
      }
    }
  });
}

/**
 * Of the branches that a commit is to go to, those that each check is for: the catalog check for the catalog's own
 * branch, the policy check for every branch of a repository that has targets, so that a branch may require it.
 */
async function wantedChecks(
  tx: Prisma.TransactionClient,
  config: JobContext["config"],
  repositoryId: string,
  bases: readonly string[],
): Promise<[CheckName, string[]][]> {
  const catalog = await catalogRepository(tx, config);
  const isCatalog = catalog?.id === repositoryId;
  const hasTargets = !isCatalog || (await branchesOfTargets(tx, { repositoryId })).length > 0;
  return [
    [policyCheck, hasTargets ? [...bases] : []],
    [catalogCheck, isCatalog ? bases.filter((base) => base === catalog.branch) : []],
  ];
}

/** Whoever judges a commit that is nobody's head any more finds that nobody waits for it. */
async function letGo(
  tx: Prisma.TransactionClient,
  repositoryId: string,
  commit: string,
  name: CheckName,
): Promise<void> {
  const id = await pendingCheck(tx, repositoryId, commit, name);
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
