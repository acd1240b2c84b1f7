import type { Database } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { blobHash } from "@/lib/git-host/thread";
import { readRecord, recordFile, storeRecord } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import type { Target } from "@/lib/targets";
import { targetById } from "@/lib/targets/server";
import { type NewEvent, portalEvent, type Timeline } from "@/lib/timeline";
import { lockRequest, refold } from "@/lib/requests/server";
import { learnRelations, storeEvent } from "@/lib/events/server";
import { noteTimeOut } from "./note-time-out";
import { earlierMerged, type FollowedRequest, followedRequest, recordRead } from "./store/requests";

/**
 * Draws all conclusions that can be drawn of a request now: folds it; once merged, reads the
 * instance's record and tells the changes before it that they are overtaken; asks the host how
 * revisions lie to it that the controller spoke of; notes that its time to become ready is over.
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
  if (!timeline.mergeCommit) return timeline;
  const { mergeCommit, unknownRevisions } = timeline;
  const request = await followedRequest(db, requestId);
  const target = await targetById(db, request.targetId);
  const repo = job.repository(target.repository);

  await overtake(job, request, mergeCommit);
  if (request.kind !== "remove" && !request.isRecordRead)
    await takeRecord(job, request, target, mergeCommit);
  if (
    unknownRevisions.length > 0 &&
    (await learnRelations(db, repo, target.repository.id, mergeCommit, unknownRevisions, job.now()))
  ) {
    timeline = await db.$transaction((tx) =>
      refold(tx, requestId, { now: job.now(), config: job.config }),
    );
  }
  if (await noteTimeOut(job, request, target, timeline?.deadline))
    timeline = await db.$transaction((tx) =>
      refold(tx, requestId, { now: job.now(), config: job.config }),
    );
  return timeline;
}

/**
 * The record of what is new is read at its merge; of a change at the branch's head, since a later
 * one may be there already.
 */
async function takeRecord(
  job: JobContext,
  { id: requestId, instance, instanceId }: FollowedRequest,
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
  const note = (tx: Database) =>
    storeEvent(tx, noted, { requestId, instanceId, targetId: target.id }, now, now);
  try {
    const record = text === undefined ? undefined : await readRecord(text);
    if (record === undefined)
      log.warn(
        { request: requestId, commit },
        "there is no record of the instance after the merge",
      );
    await db.$transaction(async (tx) => {
      await lockRequest(tx, requestId);
      if (text !== undefined && record !== undefined)
        await storeRecord(
          tx,
          target,
          record,
          { folder: instance.path, commit, blob: blobHash(text) },
          now,
        );
      // A copy of the repository that lags behind may not have it yet.
      if (record !== undefined || instance.commit !== null) await note(tx);
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
  request: FollowedRequest,
  mergeCommit: string,
): Promise<void> {
  const { instanceId, targetId } = request;
  const earlier = await earlierMerged(db, request);
  for (const id of earlier) {
    const at = now();
    const fact = portalEvent(`${id}/overtaken/${mergeCommit}`, at, {
      kind: "overtaken",
      commit: mergeCommit,
      byRequestId: request.id,
    });
    await db.$transaction(async (tx) => {
      await storeEvent(tx, fact, { requestId: id, instanceId, targetId }, at, at);
      await refold(tx, id, { now: at, config });
    });
  }
}
