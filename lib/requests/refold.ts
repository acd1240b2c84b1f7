import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import { fluxName, foldInstanceState, isInstanceState } from "@/lib/instances";
import { saveChange, saveInstanceState } from "@/lib/instances/server";
import { publish } from "@/lib/live/server";
import { dependencyOf, foldTimeline, type Timeline, type TimelineFacts } from "@/lib/timeline";
import { approvalNeeded } from "./approval";
import { approverStanding } from "./approvers";
import {
  type FoldedRequest,
  foldedRequest,
  hasLaterMerge,
  isPlaceTaken,
  lockRequest,
  ownCommits,
  saveFold,
  standingByName,
} from "./store/folded";
import { suspensionFacts, syncTimeout } from "./suspension";
import { revisionObjects } from "@/lib/plans/server";
import { knownRelations, lastHeard, requestEvents } from "@/lib/events/server";

/** The timeline of a request as its stored events tell it now. */
export async function timelineOf(
  db: Database,
  row: FoldedRequest,
  { now, config }: Pick<RefoldOptions, "now" | "config">,
): Promise<Timeline> {
  const { target } = row;
  const events = await requestEvents(db, row);
  const mergeCommit = row.pullRequests.find((pull) => pull.mergeCommit !== null)?.mergeCommit;
  const needed = await approvalNeeded(db, row);
  const facts: TimelineFacts = {
    kind: row.kind,
    branch: target.branch,
    ownCommits: await ownCommits(db, row.id),
    ...(mergeCommit
      ? { relation: await knownRelations(db, target.repository.id, mergeCommit) }
      : {}),
    ...(await objectFacts(row)),
    object: `Kustomization/${target.fluxNamespace}/${fluxName(row.team, row.name)}`,
    ...suspensionFacts(row),
    ...timeoutFacts(row),
    canAsk: target.cluster.apiUrl !== undefined,
    requiresApproval: needed !== "none",
    opsApproval: needed === "ops",
    ...(needed === "none"
      ? {}
      : await approverStanding(db, config, events, {
          requestId: row.id,
          requesterId: row.requesterId,
          byOps: needed === "ops",
          accessGroups: target.accessGroups,
        })),
  };
  const timeline = foldTimeline(events, facts, now);
  const standingOf = await dependencyStanding(db, row, timeline);
  return standingOf === undefined
    ? timeline
    : foldTimeline(events, { ...facts, standingOf: () => standingOf }, now);
}

function timeoutFacts({ latest }: FoldedRequest): Pick<TimelineFacts, "timeout"> {
  const timeout = latest === undefined ? undefined : syncTimeout(latest.files);
  return timeout === undefined ? {} : { timeout };
}

/** How the instance stands that a request waits for, where it waits for one of ours: a clause. */
async function dependencyStanding(
  db: Database,
  { targetId, target }: FoldedRequest,
  { reason }: Timeline,
): Promise<string | undefined> {
  if (reason?.code !== "dependency-not-ready") return undefined;
  const [namespace, called = ""] = dependencyOf(reason.raw ?? "")?.split("/") ?? [];
  const [team = "", ...rest] = called.split(".");
  if (namespace !== target.fluxNamespace || rest.length === 0) return undefined;
  const found = await standingByName(db, targetId, { team, name: rest.join(".") });
  if (found === undefined) return undefined;
  if (found.isSuspended) return "is suspended";
  const why = found.stateReason === null ? "" : ` (${found.stateReason.replace(/\.$/, "")})`;
  return found.state === "failed" ? `failed${why}` : "is not ready yet";
}

async function objectFacts({
  kind,
  instance,
  latest,
}: FoldedRequest): Promise<Pick<TimelineFacts, "hasCanary" | "newVersion" | "kept">> {
  const hasCanary =
    latest?.files.some((file) => /^kind: Canary$/m.test(file.content ?? "")) ?? false;
  const isRemoval = kind === "remove";
  if (latest === undefined || (!hasCanary && !isRemoval))
    return { hasCanary, ...(isRemoval ? { kept: [] } : {}) };
  const objects = await revisionObjects(instance.path, latest);
  return {
    hasCanary,
    ...(hasCanary ? { newVersion: objects.isNewVersion } : {}),
    ...(isRemoval ? { kept: objects.kept } : {}),
  };
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
  tx: Database,
  requestId: string,
  { now, config, cleared = false }: RefoldOptions,
): Promise<Timeline | undefined> {
  await lockRequest(tx, requestId);
  const row = await foldedRequest(tx, config.SLIPWAY_ENCRYPTION_KEY, requestId);
  if (!row) return undefined;
  const timeline = await timelineOf(tx, row, { now, config });
  // Merged into another branch, nothing of it is deployed.
  const merges = row.pullRequests.filter(
    (pull) => pull.state === "merged" && pull.base === row.target.branch,
  );
  const merged = merges.length > 0;
  // A closed pull request that somebody reopens goes on, unless its place was taken meanwhile.
  const isReopened = row.endedAt !== null && row.state === "closed" && !timeline.ended;
  const isRevived = isReopened && !(await isPlaceTaken(tx, row));
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
    await saveFold(tx, requestId, {
      state: timeline.state,
      stateReason: reason,
      stateSince: timeline.since,
      mergedAt,
      endedAt: isRevived ? null : (row.endedAt ?? (ended ? await endOf(tx, row, now) : null)),
    });
  }
  // A later change that is not merged says nothing of what runs.
  const isLatest = speaksForInstance && !(await hasLaterMerge(tx, row));
  if (isLatest && mergedAt !== null)
    await saveChange(tx, row.instanceId, { at: mergedAt, by: row.requester });
  if (isLatest && (after !== before || (after === "failed" && moved))) {
    await saveInstanceState(tx, row.instanceId, {
      state: after,
      stateReason: after === "failed" ? reason : null,
      ...(after === before ? {} : { stateSince: timeline.since }),
      removedAt: after === "removed" ? (row.instance.removedAt ?? now) : null,
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
  tx: Database,
  { id: requestId, instanceId, targetId }: FoldedRequest,
  now: Date,
): Promise<Date> {
  return (await lastHeard(tx, { requestId, instanceId, targetId }, now)) ?? now;
}

/**
 * A cancelled request is over once the job has closed its pull request and removed its branch: till
 * then it may still be merged.
 */
function hasLeftovers(row: FoldedRequest, timeline: Timeline): boolean {
  if (timeline.state !== "cancelled") return false;
  // A pull request that the host says is closed may still have its branch.
  return row.pullRequests.length > 0 || row.mayBeWritten;
}
