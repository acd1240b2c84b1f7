import type { Database, Prisma } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import type { RequestKind } from "@/lib/plans";
import { type Basis, filesOf, storedBasis } from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";

/**
 * The portal notes, once, that it has read the record that a merge brought. The timeline does not
 * speak of it.
 */
export const recordRead = "record-read";

const isRecordRead = { source: "portal", kind: recordRead } as const;

/** A request whose conclusions are drawn. */
export interface FollowedRequest {
  id: string;
  kind: RequestKind;
  targetId: string;
  instanceId: string;
  createdAt: Date;
  instance: {
    path: string;
    /** Where its record was last read; null before the first merge. */
    commit: string | null;
  };
  /** The record that its merge brought was read. */
  isRecordRead: boolean;
}

export async function followedRequest(db: Database, id: string): Promise<FollowedRequest> {
  const { events, ...request } = await db.request.findUniqueOrThrow({
    where: { id },
    select: {
      targetId: true,
      kind: true,
      createdAt: true,
      instanceId: true,
      instance: { select: { path: true, commit: true } },
      events: { where: isRecordRead, select: { id: true }, take: 1 },
    },
  });
  return { id, ...request, isRecordRead: events.length > 0 };
}

/** More are not looked at in one poll. */
const mostMerged = 5_000;
const mostDue = 200;

/** Ids of what was merged at a repository and whose record is still to be read; at most 200. */
export async function requestsWithRecordDue(db: Database, repositoryId: string): Promise<string[]> {
  // Two questions: put as one, the notes of all that is over are read as well.
  const merged = await idsOf(db, {
    where: {
      mergedAt: { not: null },
      endedAt: null,
      kind: { not: "remove" },
      target: { repositoryId },
    },
    take: mostMerged,
  });
  if (merged.length === 0) return [];
  const notes = await db.event.findMany({
    where: { ...isRecordRead, requestId: { in: merged } },
    select: { requestId: true },
  });
  const read = new Set(notes.map(({ requestId }) => requestId));
  return merged.filter((id) => !read.has(id)).slice(0, mostDue);
}

/** Ids of the merged requests of the same instance that are older, and not over. */
export async function earlierMerged(
  db: Database,
  { instanceId, createdAt }: Pick<FollowedRequest, "instanceId" | "createdAt">,
): Promise<string[]> {
  return idsOf(db, {
    where: { instanceId, endedAt: null, mergedAt: { not: null }, createdAt: { lt: createdAt } },
  });
}

/** Ids of an instance's requests that are not over. */
export async function openRequests(db: Database, instanceId: string): Promise<string[]> {
  return idsOf(db, { where: { endedAt: null, instanceId } });
}

/** Ids of a target's requests that were merged and are not over. */
export async function deployingRequests(db: Database, targetId: string): Promise<string[]> {
  return idsOf(db, {
    where: { endedAt: null, targetId, pullRequests: { some: { state: "merged" } } },
  });
}

/** Ids of the removals of an instance that were merged and are not over. */
export async function mergedRemovals(db: Database, instanceId: string): Promise<string[]> {
  return idsOf(db, {
    where: { instanceId, kind: "remove", endedAt: null, mergedAt: { not: null } },
  });
}

async function idsOf(
  db: Database,
  which: { where: Prisma.RequestWhereInput; take?: number },
): Promise<string[]> {
  const rows = await db.request.findMany({ ...which, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** A request that was merged, and where. */
export interface MergedRequest {
  id: string;
  instanceId: string;
  /** The instance's folder. */
  path: string;
  mergeCommit: string;
}

/** The requests of a target that were merged, as a commit that is known, and are not over. */
export async function mergedRequests(db: Database, targetId: string): Promise<MergedRequest[]> {
  const rows = await db.request.findMany({
    where: {
      targetId,
      endedAt: null,
      pullRequests: { some: { state: "merged", mergeCommit: { not: null } } },
    },
    select: {
      id: true,
      instanceId: true,
      instance: { select: { path: true } },
      pullRequests: { where: { state: "merged" }, select: { mergeCommit: true } },
    },
  });
  return rows.flatMap(({ id, instanceId, instance: { path }, pullRequests: [pull] }) =>
    pull?.mergeCommit ? [{ id, instanceId, path, mergeCommit: pull.mergeCommit }] : [],
  );
}

/** The latest change of an instance, whatever became of it. */
export async function latestRevision(
  db: Database,
  key: string,
  instanceId: string,
): Promise<
  { id: string; path: string; files: FileChange[]; basis: Basis | undefined } | undefined
> {
  const revision = await db.requestRevision.findFirst({
    where: { request: { instanceId } },
    orderBy: [{ createdAt: "desc" }],
    select: {
      id: true,
      files: true,
      basis: true,
      sealed: true,
      request: { select: { instance: { select: { path: true } } } },
    },
  });
  if (revision === null) return undefined;
  const opened = openRevision(key, revision);
  return {
    id: revision.id,
    path: revision.request.instance.path,
    files: filesOf(opened),
    basis: storedBasis(opened),
  };
}

/** Ids of requests whose time has come, and that nobody works on; at most 500. */
export async function dueRequests(db: Database, now: Date): Promise<string[]> {
  const due = await db.requestWork.findMany({
    where: {
      nextAt: { lte: now },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }],
      request: { endedAt: null },
    },
    select: { requestId: true },
    take: 500,
  });
  return due.map(({ requestId }) => requestId);
}
