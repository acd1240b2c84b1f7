import { isDeepStrictEqual } from "node:util";
import type { Prisma } from "@/lib/db/server";
import type { Target } from "@/lib/targets";
import { instancePath } from "./instance-path";
import type { ReadRecord } from "./record-in";
import {
  addRecorded,
  askedSince,
  type FoundAt,
  type IndexedInstance,
  removeUnmerged,
  indexedInstance,
  otherWithName,
  saveRecorded,
} from "./store/records";

/**
 * Brings the row of an instance to what its record in Git says at a commit: Git is the truth. False
 * where the record does not belong where it was found (another target, a copied folder), or where
 * another instance has its name.
 */
export async function storeRecord(
  tx: Prisma.TransactionClient,
  target: Target,
  read: ReadRecord,
  found: Omit<FoundAt, "targetId">,
  now: Date,
): Promise<boolean> {
  const { record } = read;
  if (
    record.target.name !== target.name ||
    record.target.path !== found.folder ||
    instancePath(target, record.team, record.name) !== found.folder
  )
    return false;
  const existing = await indexedInstance(tx, record.id);
  if (existing && existing.targetId !== target.id) return false;
  const holder = await otherWithName(tx, target.id, record);
  // Of two with one name, the one that is in Git has it.
  if (holder?.isInGit) return false;
  if (holder) await removeUnmerged(tx, holder.id, now);

  const at = { targetId: target.id, ...found };
  if (!existing) await addRecorded(tx, read, at, now);
  else {
    const isBack = existing.isRemoved || existing.state === "pending";
    await saveRecorded(tx, read, at, {
      deployingSince: isBack ? now : undefined,
      changedByHand: (await isChangedByHand(tx, existing, read)) ? now : undefined,
    });
  }
  return true;
}

/** It says something else than before, and no request of these days asked for that. */
async function isChangedByHand(
  tx: Prisma.TransactionClient,
  { digest, parameters, isRemoved, state, changedAt }: IndexedInstance,
  { record, kept }: ReadRecord,
): Promise<boolean> {
  if (state === "pending") return false;
  const now = { digest: record.template.digest, parameters: record.parameters };
  if (!isRemoved && isDeepStrictEqual({ ...now, parameters: kept }, { digest, parameters }))
    return false;
  const asked = await askedSince(tx, record.id, changedAt);
  return !asked.some(
    (made) =>
      made.digest === now.digest &&
      (made.parameters === undefined || isDeepStrictEqual(now.parameters, made.parameters)),
  );
}
