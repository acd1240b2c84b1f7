import type { Config } from "@/lib/config/server";
import type { Prisma } from "@/lib/db/server";
import { fluxName, foldInstanceState, isInstanceState } from "@/lib/instances";
import { isNewVersion, manifestObjects } from "@/lib/instances/server";
import { publish } from "@/lib/live/server";
import { targetColumns, toTarget } from "@/lib/targets/server";
import { foldTimeline, type Timeline, type TimelineFacts } from "@/lib/timeline";
import { approvalNeeded } from "./approval";
import { approverStanding } from "./approvers";
import { filesOf, leftBy, storedBasis } from "@/lib/plans/server";
import { knownRelations, requestEvents } from "@/lib/events/server";

const folded = {
  instance: { select: { id: true, path: true, state: true, removedAt: true } },
  target: targetColumns,
  pullRequests: { select: { state: true, base: true, mergeCommit: true, mergedAt: true } },
  _count: { select: { revisions: { where: { commit: { not: null } } } } },
  revisions: {
    orderBy: { number: "desc" },
    take: 1,
    select: { id: true, files: true, commit: true, basis: true },
  },
} as const satisfies Prisma.RequestInclude;

export type FoldedRow = Prisma.RequestGetPayload<{ include: typeof folded }>;

/** The timeline of a request as its stored events tell it now. */
export async function timelineOf(
  db: Prisma.TransactionClient,
  row: FoldedRow,
  { now, config }: Pick<RefoldOptions, "now" | "config">,
): Promise<Timeline> {
  const target = toTarget(row.target);
  const events = await requestEvents(db, { ...row, target });
  const mergeCommit = row.pullRequests.find((pull) => pull.mergeCommit !== null)?.mergeCommit;
  const needed = await approvalNeeded(db, row);
  const written = await db.requestRevision.findMany({
    where: { requestId: row.id, commit: { not: null } },
    select: { commit: true },
  });
  const facts: TimelineFacts = {
    kind: row.kind,
    branch: target.branch,
    ownCommits: written.flatMap(({ commit }) => commit ?? []),
    ...(mergeCommit
      ? { relation: await knownRelations(db, target.repository.id, mergeCommit) }
      : {}),
    ...canaryFacts(row),
    object: `Kustomization/${target.fluxNamespace}/${fluxName(row.team, row.name)}`,
    canAsk: target.cluster.apiUrl !== undefined,
    ...(row.kind === "remove" ? { kept: keptBy(row) } : {}),
    requiresApproval: needed !== "none",
    opsApproval: needed === "ops",
    ...(needed === "none"
      ? {}
      : {
          approver: await approverStanding(db, config, events, {
            requestId: row.id,
            requesterId: row.requesterId,
            byOps: needed === "ops",
          }),
        }),
  };
  return foldTimeline(events, facts, now);
}

function canaryFacts({
  instance,
  revisions,
}: FoldedRow): Pick<TimelineFacts, "hasCanary" | "newVersion"> {
  const [revision] = revisions;
  const files = revision ? filesOf(revision) : [];
  if (!files.some((file) => /^kind: Canary$/m.test(file.content ?? "")))
    return { hasCanary: false };
  const objects = (texts: Readonly<Record<string, string>>) =>
    manifestObjects(instance.path, texts).map(({ object }) => object);
  const written = Object.fromEntries(files.map((file) => [file.path, file.content ?? ""]));
  return {
    hasCanary: true,
    newVersion: isNewVersion(
      objects((revision && storedBasis(revision))?.before ?? {}),
      objects(written),
    ),
  };
}

function keptBy({ instance, revisions }: FoldedRow): string[] {
  const [revision] = revisions;
  const basis = revision && storedBasis(revision);
  return basis ? leftBy(instance.path, basis, []).kept : [];
}

export async function foldedRow(
  db: Prisma.TransactionClient,
  requestId: string,
): Promise<FoldedRow | null> {
  return db.request.findUnique({ where: { id: requestId }, include: folded });
}

export interface RefoldOptions {
  now: Date;
  /** Says who is of Ops, and whether people can say who they are at the Git host. */
  config: Config;
  /** The job has seen to it that nothing of a cancelled request is left on the host. */
  cleared?: boolean;
}

/**
 * Folds a request anew, stores what came out (its state and its instance's) and tells who watches.
 * One at a time for a request; doing it again changes nothing. Undefined where there is no such
 * request.
 */
export async function refold(
  tx: Prisma.TransactionClient,
  requestId: string,
  { now, config, cleared = false }: RefoldOptions,
): Promise<Timeline | undefined> {
  await tx.$executeRaw`select 1 from requests where id = ${requestId}::uuid for update`;
  const row = await foldedRow(tx, requestId);
  if (!row) return undefined;
  const timeline = await timelineOf(tx, row, { now, config });
  // Merged into another branch, nothing of it is deployed.
  const merges = row.pullRequests.filter(
    (pull) => pull.state === "merged" && pull.base === row.target.branch,
  );
  const merged = merges.length > 0;
  const isRevived =
    row.endedAt !== null && row.state === "closed" && !timeline.ended && (await canRevive(tx, row));
  const ended =
    !isRevived &&
    (row.endedAt !== null || (timeline.ended && (cleared || !hasLeftovers(row, timeline))));
  const reason = timeline.reason?.sentence ?? null;
  const mergedAt = row.mergedAt ?? (merged ? (merges[0]?.mergedAt ?? now) : null);
  const moved =
    row.state !== timeline.state ||
    row.mergedAt?.getTime() !== mergedAt?.getTime() ||
    row.stateReason !== reason ||
    (row.endedAt === null) === ended;

  const before = isInstanceState(row.instance.state) ? row.instance.state : "pending";
  const after = foldInstanceState(isRevived && before === "removed" ? "pending" : before, {
    kind: row.kind,
    state: timeline.state,
    merged,
    ended,
  });
  const speaksForInstance = row.endedAt === null || merged || isRevived;
  if (moved) {
    await tx.request.update({
      where: { id: requestId },
      data: {
        state: timeline.state,
        stateReason: reason,
        stateSince: timeline.since,
        mergedAt,
        endedAt: isRevived ? null : (row.endedAt ?? (ended ? await endOf(tx, row, now) : null)),
      },
    });
  }
  // A later change that is not merged says nothing of what runs.
  const isLatest =
    speaksForInstance &&
    (await tx.request.count({
      where: {
        instanceId: row.instanceId,
        createdAt: { gt: row.createdAt },
        mergedAt: { not: null },
      },
    })) === 0;
  if (isLatest && (after !== before || (after === "failed" && moved))) {
    await tx.instance.update({
      where: { id: row.instanceId },
      data: {
        state: after,
        stateReason: after === "failed" ? reason : null,
        ...(after === before ? {} : { stateSince: timeline.since }),
        removedAt: after === "removed" ? (row.instance.removedAt ?? now) : null,
      },
    });
  }
  await publish(
    tx,
    `request:${requestId}`,
    `instance:${row.instanceId}`,
    ...(moved || after !== before ? ([`team:${row.team}`, "requests", "instances"] as const) : []),
  );
  return timeline;
}

/**
 * When it ended: not before the last thing that was heard of it. That may have come after `now` was
 * read, and what comes after the end counts no more.
 */
async function endOf(
  tx: Prisma.TransactionClient,
  { id, instanceId, targetId }: FoldedRow,
  now: Date,
): Promise<Date> {
  const heard = await tx.event.aggregate({
    where: {
      receivedAt: { gt: now },
      OR: [
        { requestId: id },
        { instanceId, requestId: null },
        { targetId, instanceId: null, requestId: null },
      ],
    },
    _max: { receivedAt: true },
  });
  const last = heard._max.receivedAt;
  return last !== null && last > now ? last : now;
}

/**
 * A closed pull request that somebody reopens goes on, unless its place was taken meanwhile: by
 * another request for the same instance, or by another instance of that name.
 */
async function canRevive(tx: Prisma.TransactionClient, row: FoldedRow): Promise<boolean> {
  const others = await tx.request.count({
    where: { instanceId: row.instanceId, endedAt: null, id: { not: row.id } },
  });
  if (others > 0) return false;
  return (
    (await tx.instance.count({
      where: {
        targetId: row.targetId,
        team: row.team,
        name: row.name,
        removedAt: null,
        id: { not: row.instanceId },
      },
    })) === 0
  );
}

/**
 * A cancelled request is over once the job has closed its pull request and removed its branch: till
 * then it may still be merged.
 */
function hasLeftovers(row: FoldedRow, timeline: Timeline): boolean {
  if (timeline.state !== "cancelled") return false;
  // A pull request that the host says is closed may still have its branch.
  return row.pullRequests.length > 0 || row._count.revisions > 0;
}
