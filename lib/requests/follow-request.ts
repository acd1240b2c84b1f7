import { PortalError } from "@/lib/errors";
import { parseRecord, recordFile, storeRecord } from "@/lib/instances/server";
import { targetById } from "@/lib/targets/server";
import type { Timeline } from "@/lib/timeline";
import { settleApproval } from "./approval";
import { refold } from "./refold";
import { learnRelations } from "./relations";
import type { Machine } from "./work-on";

/**
 * Draws all conclusions that can be drawn of a request now: folds it; once merged, reads the instance's record at the
 * merge commit; before that, tells the host whether it is approved; asks the host how revisions lie to it that the controller spoke of. Safe to repeat.
 */
export async function followRequest(machine: Machine, requestId: string): Promise<Timeline | undefined> {
  const { db } = machine;
  let timeline = await db.$transaction((tx) => refold(tx, requestId, { now: machine.now() }));
  if (!timeline) return undefined;
  if (!timeline.mergeCommit) {
    await settleApproval(machine, requestId, timeline);
    return timeline;
  }
  const { mergeCommit, unknownRevisions } = timeline;
  const request = await db.request.findUniqueOrThrow({ where: { id: requestId }, select: { targetId: true, kind: true, instance: { select: { id: true, path: true, commit: true } } } });
  const target = await targetById(db, request.targetId);
  const repo = machine.repository(target.repository);

  if (request.kind !== "remove" && request.instance.commit === null) {
    const text = await repo.readFile(`${request.instance.path}/${recordFile}`, mergeCommit);
    try {
      if (text !== undefined) await db.$transaction(async (tx) => void (await storeRecord(tx, target, request.instance.path, parseRecord(text), mergeCommit, machine.now())));
      else machine.log.warn({ request: requestId, mergeCommit }, "the merge commit has no record of the instance");
    } catch (error) {
      // Somebody changed the record on the branch: what it says now is no record, and the row stays as it was.
      if (!(error instanceof PortalError) || error.code !== "invalid") throw error;
      machine.log.warn({ request: requestId, err: error }, "the record at the merge commit cannot be read");
    }
  }
  if (unknownRevisions.length > 0 && (await learnRelations(db, repo, target.repository.id, mergeCommit, unknownRevisions, machine.now()))) {
    timeline = await db.$transaction((tx) => refold(tx, requestId, { now: machine.now() }));
  }
  return timeline;
}
