import type { Prisma } from "@/lib/db/server";
import type { HostKind, PullRequestReport, RepositoryRef } from "@/lib/git-host";
import { reportEvent, type ToldBy } from "@/lib/git-host/server";
import { storeEvent } from "@/lib/events/server";

/**
 * Whose a pull request is: the job knows it; from a delivery or a list it is found by its number.
 */
export type Owner = { requestId: string; instanceId: string; targetId: string } | "known";

/** Milliseconds after which a second of the host's is over by any clock. */
const secondIsOver = 3_000;

/**
 * Keeps what the host says of a pull request of ours: the event, and the row that lists read. An
 * older report never overwrites a newer one, and nothing undoes a merge. Answers the request that
 * it belongs to. A pull request that no job of ours opened or found is nobody's, whatever its
 * branch is called: a fork may call its branch as it likes.
 */
export async function storePullRequest(
  tx: Prisma.TransactionClient,
  repositoryId: string,
  ref: RepositoryRef,
  report: PullRequestReport,
  owner: Owner,
  now: Date,
  toldBy: Exclude<ToldBy, "settled"> = "asked",
): Promise<string | undefined> {
  const request =
    owner === "known"
      ? await ownerOf(tx, repositoryId, report.number)
      : { id: owner.requestId, ...owner };
  if (!request) return undefined;
  const how =
    toldBy === "asked" && now.getTime() - report.reportedAt.getTime() > secondIsOver
      ? "settled"
      : toldBy;
  await storeEvent(
    tx,
    reportEvent(ref, report, how),
    {
      requestId: request.id,
      instanceId: request.instanceId,
      targetId: request.targetId,
      repositoryId,
    },
    now,
    now,
  );

  const {
    number,
    url,
    title,
    branch,
    base,
    headCommit,
    state,
    mergeCommit,
    openedAt,
    mergedAt,
    closedAt,
    reportedAt,
  } = report;
  const told = {
    url,
    title,
    branch,
    base,
    headCommit,
    state,
    mergeCommit,
    openedAt,
    mergedAt,
    closedAt,
    reportedAt,
    requestId: request.id,
  };
  const { count } = await tx.pullRequest.createMany({
    data: [{ repositoryId, number, ...told }],
    skipDuplicates: true,
  });
  if (count === 1) return request.id;
  const isNewer = { reportedAt: { lt: reportedAt } };
  // The host's times are whole seconds: within one, the state that comes later in a life counts,
  // unless it is known better.
  const isLater = {
    reportedAt,
    state: {
      in:
        state === "merged" || how === "settled" || how === "reopened"
          ? ["open", "closed", "merged"]
          : ["open"],
    },
  };
  const mayBeLater =
    how === "delivered" || how === "asked"
      ? state === "merged" ||
        !(await isKnownBetter(tx, ref.host.kind, request.id, number, reportedAt))
      : true;
  await tx.pullRequest.updateMany({
    where: {
      repositoryId,
      number,
      OR: [isNewer, ...(mayBeLater ? [isLater] : [])],
      ...(state === "merged" ? {} : { state: { not: "merged" } }),
    },
    data: told,
  });
  return request.id;
}

async function ownerOf(
  tx: Prisma.TransactionClient,
  repositoryId: string,
  number: number,
): Promise<{ id: string; instanceId: string; targetId: string } | null> {
  return tx.request.findFirst({
    where: { pullRequests: { some: { repositoryId, number } } },
    select: { id: true, instanceId: true, targetId: true },
  });
}

/** What the pull request was at the end of that second has been told already. */
async function isKnownBetter(
  tx: Prisma.TransactionClient,
  hostKind: HostKind,
  requestId: string,
  number: number,
  reportedAt: Date,
): Promise<boolean> {
  const better: Prisma.EventWhereInput[] = [
    { payload: { path: ["within"], equals: "reopened" } },
    { payload: { path: ["within"], equals: "settled" } },
  ];
  return (
    (await tx.event.count({
      where: {
        requestId,
        source: hostKind,
        occurredAt: reportedAt,
        payload: { path: ["number"], equals: number },
        OR: better,
      },
    })) > 0
  );
}
