import type { Database } from "@/lib/db/server";
import { filesOf } from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";

/** Whose a pull request is. */
export interface PullOwner {
  requestId: string;
  instanceId: string;
  targetId: string;
}

/** Undefined where it is of no request of ours. */
export async function ownerOfPull(
  tx: Database,
  repositoryId: string,
  number: number,
): Promise<PullOwner | undefined> {
  const request = await tx.request.findFirst({
    where: { pullRequests: { some: { repositoryId, number } } },
    select: { id: true, instanceId: true, targetId: true },
  });
  if (request === null) return undefined;
  const { id: requestId, instanceId, targetId } = request;
  return { requestId, instanceId, targetId };
}

/** An open pull request with something left to do. */
export interface UnfinishedPull {
  id: string;
  number: number;
  requesterId: string;
  /** Whose instance it changes. */
  team: string;
  target: Target;
  /** Of the files of the latest revision. */
  paths: string[];
}

/** The latest, where a request has several. */
export async function unfinishedPull(
  db: Database,
  key: string,
  requestId: string,
): Promise<UnfinishedPull | undefined> {
  const pull = await db.pullRequest.findFirst({
    where: { requestId, state: "open", steps: { some: { nextAt: { not: null } } } },
    orderBy: { number: "desc" },
    include: {
      request: {
        include: {
          target: targetColumns,
          instance: { select: { team: true } },
          revisions: {
            orderBy: { number: "desc" },
            take: 1,
            select: { id: true, files: true, sealed: true },
          },
        },
      },
    },
  });
  if (!pull?.request) return undefined;
  const { requesterId, instance, target, revisions } = pull.request;
  return {
    id: pull.id,
    number: pull.number,
    requesterId,
    team: instance.team,
    target: toTarget(target),
    paths: revisions
      .flatMap((revision) => filesOf(openRevision(key, revision)))
      .map(({ path }) => path),
  };
}

/** The head of a request's open pull request, the latest of several; undefined where none is open. */
export async function openPullOf(
  tx: Database,
  requestId: string,
): Promise<{ repositoryId: string; number: number; commit: string } | undefined> {
  const pull = await tx.pullRequest.findFirst({
    where: { requestId, state: "open" },
    orderBy: { number: "desc" },
    select: { repositoryId: true, number: true, headCommit: true },
  });
  return pull
    ? { repositoryId: pull.repositoryId, number: pull.number, commit: pull.headCommit }
    : undefined;
}
