import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { parseRecord, recordFile, storeRecord } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import type { Target } from "@/lib/targets";
import { targetById } from "@/lib/targets/server";
import { type NewEvent, portalEvent, type Timeline } from "@/lib/timeline";
import { refold, settleApproval } from "@/lib/requests/server";
import { learnRelations, storeEvent } from "@/lib/events/server";

/**
 * Draws all conclusions that can be drawn of a request now: folds it; once merged, reads the
 * instance's record and tells the changes before it that they are overtaken; before that, tells the
 * host whether it is approved; asks the host how revisions lie to it that the controller spoke of.
 * Safe to repeat.
 */
export async function followRequest(
  job: JobContext,
  requestId: string,
): Promise<Timeline | undefined> {
  const { db } = job;
  let timeline = await db.$transaction((tx) =>
    refold(tx, requestId, { now: job.now(), config: job.config }),
  );
  if (!timeline) return undefined;
  if (!timeline.mergeCommit) {
    await settleApproval(job, requestId, timeline);
    return timeline;
  }
  const { mergeCommit, unknownRevisions } = timeline;
  const request = await db.request.findUniqueOrThrow({
    where: { id: requestId },
    select: followed,
  });
  const target = await targetById(db, request.targetId);
  const repo = job.repository(target.repository);

  await overtake(job, requestId, request, mergeCommit);
  if (request.kind !== "remove" && request.events.length === 0)
    await readRecord(job, requestId, request, target, mergeCommit);
  if (
    unknownRevisions.length > 0 &&
    (await learnRelations(db, repo, target.repository.id, mergeCommit, unknownRevisions, job.now()))
  ) {
    timeline = await db.$transaction((tx) =>
      refold(tx, requestId, { now: job.now(), config: job.config }),
    );
  }
  return timeline;
}

/**
 * The portal notes, once, that it has read the record that a merge brought. The timeline does not
 * speak of it.
 */
const recordRead = "record-read";

/** What was merged and whose record is still to be read. */
export const recordIsDue = {
  mergedAt: { not: null },
  endedAt: null,
  kind: { not: "remove" },
  events: { none: { source: "portal", kind: recordRead } },
} as const satisfies Prisma.RequestWhereInput;

const followed = {
  targetId: true,
  kind: true,
  createdAt: true,
  instanceId: true,
  instance: { select: { path: true, commit: true } },
  events: { where: { source: "portal", kind: recordRead }, select: { id: true }, take: 1 },
} as const satisfies Prisma.RequestSelect;

type Followed = Prisma.RequestGetPayload<{ select: typeof followed }>;

/**
 * The record of what is new is read at its merge; of a change at the branch's head, since a later
 * one may be there already.
 */
async function readRecord(
  job: JobContext,
  requestId: string,
  { instance, instanceId }: Followed,
  target: Target,
  mergeCommit: string,
): Promise<void> {
  const { db, log } = job;
  const repo = job.repository(target.repository);
  const commit =
    instance.commit === null
      ? mergeCommit
      : ((await repo.branchHead(target.branch))?.commit ?? mergeCommit);
  const text = await repo.readFile(`${instance.path}/${recordFile}`, commit);
  const now = job.now();
  const noted: NewEvent = {
    source: "portal",
    deliveryKey: `${requestId}/${recordRead}`,
    kind: recordRead,
    occurredAt: now,
    commit,
    payload: {},
  };
  const note = (tx: Prisma.TransactionClient) =>
    storeEvent(tx, noted, { requestId, instanceId, targetId: target.id }, now, now);
  try {
    if (text === undefined)
      log.warn(
        { request: requestId, commit },
        "there is no record of the instance after the merge",
      );
    await db.$transaction(async (tx) => {
      if (text !== undefined)
        await storeRecord(tx, target, instance.path, parseRecord(text), commit, now);
      // A copy of the repository that lags behind may not have it yet.
      if (text !== undefined || instance.commit !== null) await note(tx);
    });
  } catch (error) {
    // Somebody changed the record on the branch: what it says now is no record, and the row stays
    // as it was.
    if (!(error instanceof PortalError) || error.code !== "invalid") throw error;
    log.warn({ request: requestId, err: error }, "the record after the merge cannot be read");
    await note(db);
  }
}

/**
 * Changes of an instance are merged one after the other: whatever was asked for before this one is
 * overtaken by it, unless it got there.
 */
async function overtake(
  { db, now, config }: JobContext,
  requestId: string,
  { instanceId, createdAt, targetId }: Followed,
  mergeCommit: string,
): Promise<void> {
  const earlier = await db.request.findMany({
    where: { instanceId, endedAt: null, mergedAt: { not: null }, createdAt: { lt: createdAt } },
    select: { id: true },
  });
  for (const { id } of earlier) {
    const at = now();
    const fact = portalEvent(`${id}/overtaken/${mergeCommit}`, at, {
      kind: "overtaken",
      commit: mergeCommit,
      byRequestId: requestId,
    });
    await db.$transaction(async (tx) => {
      await storeEvent(tx, fact, { requestId: id, instanceId, targetId }, at, at);
      await refold(tx, id, { now: at, config });
    });
  }
}
