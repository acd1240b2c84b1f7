import type { Database } from "@/lib/db/server";
import type { JsonObject } from "@/lib/json";
import { parametersOf } from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";
import type { Replaced } from "../request";

/** It waits for the host, and goes on by itself. */
export async function isWaiting(db: Database, requestId: string): Promise<boolean> {
  const work = await db.requestWork.findUnique({
    where: { requestId },
    select: { waitsFor: true },
  });
  return work !== null && work.waitsFor !== null;
}

/** The host refused something that comes after opening. */
export async function hasRefusedStep(db: Database, requestId: string): Promise<boolean> {
  const refused = await db.pullRequestStep.count({
    where: { state: "refused", pullRequest: { requestId, state: "open" } },
  });
  return refused > 0;
}

/** Sets what was refused, or waits, to be tried at `at`; answers how many steps that are. */
export async function rescheduleSteps(tx: Database, requestId: string, at: Date): Promise<number> {
  const { count } = await tx.pullRequestStep.updateMany({
    where: { state: { in: ["refused", "waiting"] }, pullRequest: { requestId, state: "open" } },
    data: { state: "waiting", nextAt: at },
  });
  return count;
}

/** Sets when a request is worked on next. */
export async function rescheduleWork(tx: Database, requestId: string, at: Date): Promise<void> {
  await tx.requestWork.updateMany({ where: { requestId }, data: { nextAt: at } });
}

/** The first request of the instance that was made after one and merged; undefined where there is none. */
export async function nextMerged(
  db: Database,
  { instanceId, createdAt }: { instanceId: string; createdAt: Date },
): Promise<Replaced | undefined> {
  const next = await db.request.findFirst({
    where: { instanceId, createdAt: { gt: createdAt }, mergedAt: { not: null } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, kind: true, mergedAt: true, requester: { select: { name: true } } },
  });
  return next?.mergedAt
    ? {
        at: next.mergedAt,
        by: { id: next.id, kind: next.kind, requester: next.requester.name },
      }
    : undefined;
}

/** What can still become of a request, as it is stored now. */
export interface StoredStanding {
  isEnded: boolean;
  isCancelled: boolean;
  isMerged: boolean;
  /** Number of its latest revision. */
  revision: number;
}

export async function standingOf(tx: Database, id: string): Promise<StoredStanding> {
  const row = await tx.request.findUniqueOrThrow({
    where: { id },
    select: {
      endedAt: true,
      pullRequests: { select: { state: true } },
      revisions: { select: { number: true }, orderBy: { number: "desc" }, take: 1 },
      events: { where: { source: "portal", kind: "cancelled" }, take: 1, select: { id: true } },
    },
  });
  return {
    isEnded: row.endedAt !== null,
    isCancelled: row.events.length > 0,
    isMerged: row.pullRequests.some((pull) => pull.state === "merged"),
    revision: row.revisions[0]?.number ?? 1,
  };
}

/** What another revision of a request begins with. */
export interface RevisedRequest {
  targetId: string;
  branch: string;
  /** Of every revision that was made a commit. */
  commits: Set<string>;
  /** Of the latest revision. */
  parameters: JsonObject | undefined;
  /** They may hold a secret. */
  isSealed: boolean;
}

export async function revisedRequest(
  db: Database,
  key: string,
  id: string,
): Promise<RevisedRequest> {
  const row = await db.request.findUniqueOrThrow({
    where: { id },
    select: {
      targetId: true,
      branch: true,
      revisions: {
        orderBy: { number: "desc" },
        select: { id: true, commit: true, parameters: true, sealed: true },
      },
    },
  });
  const [latest] = row.revisions;
  return {
    targetId: row.targetId,
    branch: row.branch,
    commits: new Set(row.revisions.flatMap(({ commit }) => commit ?? [])),
    parameters: latest && parametersOf(openRevision(key, latest)),
    isSealed: latest?.sealed != null,
  };
}
