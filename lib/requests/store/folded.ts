import type { Database, Prisma } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import type { RequestKind } from "@/lib/plans";
import { type Basis, filesOf, storedBasis } from "@/lib/plans/server";
import { openRevision } from "@/lib/sealing/server";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { RequestState } from "@/lib/timeline";

/** What folding a request begins with. */
export interface FoldedRequest {
  id: string;
  kind: RequestKind;
  instanceId: string;
  targetId: string;
  team: string;
  name: string;
  templateName: string;
  requesterId: string;
  /** As they are called. */
  requester: string;
  state: string;
  stateReason: string | null;
  createdAt: Date;
  mergedAt: Date | null;
  endedAt: Date | null;
  instance: {
    path: string;
    state: string;
    removedAt: Date | null;
    suspendedAt: Date | null;
    answeredAt: Date | null;
  };
  target: Target;
  pullRequests: {
    state: string;
    base: string;
    mergeCommit: string | null;
    mergedAt: Date | null;
  }[];
  /** A revision was made a commit, or a job began to and may have without hearing of it. */
  mayBeWritten: boolean;
  latest: { id: string; files: FileChange[]; basis: Basis | undefined } | undefined;
}

const folded = {
  work: { select: { attempts: true } },
  instance: {
    select: {
      id: true,
      path: true,
      state: true,
      removedAt: true,
      suspendedAt: true,
      answeredAt: true,
    },
  },
  requester: { select: { name: true } },
  target: targetColumns,
  pullRequests: { select: { state: true, base: true, mergeCommit: true, mergedAt: true } },
  _count: { select: { revisions: { where: { commit: { not: null } } } } },
  revisions: {
    orderBy: { number: "desc" },
    take: 1,
    select: { id: true, files: true, commit: true, basis: true, sealed: true },
  },
} as const satisfies Prisma.RequestInclude;

/**
 * Holds a request for this transaction: whoever else wants to waits. Before its instance, wherever
 * both are changed, and before an event of it is stored, which refers to it: else two transactions
 * wait for each other.
 */
export async function lockRequest(tx: Database, id: string): Promise<void> {
  await tx.$executeRaw`select 1 from requests where id = ${id}::uuid for update`;
}

/** Undefined where there is no such request. */
export async function foldedRequest(
  db: Database,
  key: string,
  id: string,
): Promise<FoldedRequest | undefined> {
  const row = await db.request.findUnique({ where: { id }, include: folded });
  if (row === null) return undefined;
  const [latest] = row.revisions.map((revision) => openRevision(key, revision));
  return {
    id,
    kind: row.kind,
    instanceId: row.instanceId,
    targetId: row.targetId,
    team: row.team,
    name: row.name,
    templateName: row.templateName,
    requesterId: row.requesterId,
    requester: row.requester.name,
    state: row.state,
    stateReason: row.stateReason,
    createdAt: row.createdAt,
    mergedAt: row.mergedAt,
    endedAt: row.endedAt,
    instance: row.instance,
    target: toTarget(row.target),
    pullRequests: row.pullRequests,
    mayBeWritten: row._count.revisions > 0 || (row.work?.attempts ?? 0) > 0,
    latest: latest && { id: latest.id, files: filesOf(latest), basis: storedBasis(latest) },
  };
}

/** The commits that were made of a request's revisions. */
export async function ownCommits(db: Database, requestId: string): Promise<string[]> {
  const written = await db.requestRevision.findMany({
    where: { requestId, commit: { not: null } },
    select: { commit: true },
  });
  return written.flatMap(({ commit }) => commit ?? []);
}

export interface Fold {
  state: RequestState;
  stateReason: string | null;
  stateSince: Date;
  mergedAt: Date | null;
  endedAt: Date | null;
}

export async function saveFold(tx: Database, id: string, fold: Fold): Promise<void> {
  await tx.request.update({ where: { id }, data: fold });
}

/** Whether a request of the same instance that is younger was merged. */
export async function hasLaterMerge(
  tx: Database,
  { instanceId, createdAt }: Pick<FoldedRequest, "instanceId" | "createdAt">,
): Promise<boolean> {
  const later = await tx.request.count({
    where: { instanceId, createdAt: { gt: createdAt }, mergedAt: { not: null } },
  });
  return later > 0;
}

/**
 * Whether the place of a request was taken: by another open one for the same instance, or by another
 * instance of that name.
 */
export async function isPlaceTaken(
  tx: Database,
  { id, instanceId, targetId, team, name }: FoldedRequest,
): Promise<boolean> {
  const others = await tx.request.count({
    where: { instanceId, endedAt: null, id: { not: id } },
  });
  if (others > 0) return true;
  const namesakes = await tx.instance.count({
    where: { targetId, team, name, removedAt: null, id: { not: instanceId } },
  });
  return namesakes > 0;
}

/** How a living instance of a target stands, by the name of its Kustomization. */
export async function standingByName(
  db: Database,
  targetId: string,
  { team, name }: { team: string; name: string },
): Promise<{ state: string; stateReason: string | null; isSuspended: boolean } | undefined> {
  const row = await db.instance.findFirst({
    where: { targetId, team, name, removedAt: null },
    select: { state: true, stateReason: true, suspendedAt: true },
  });
  if (row === null) return undefined;
  const { state, stateReason, suspendedAt } = row;
  return { state, stateReason, isSuspended: suspendedAt !== null };
}
