import type { Prisma } from "@/lib/db/server";
import type { Target } from "@/lib/targets";
import { instancePath } from "./instance-path";
import type { InstanceRecord } from "./record";
import {
  addRecorded,
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
  folder: string,
  record: InstanceRecord,
  commit: string,
  now: Date,
): Promise<boolean> {
  if (
    record.target.name !== target.name ||
    record.target.path !== folder ||
    instancePath(target, record.team, record.name) !== folder
  )
    return false;
  const existing = await indexedInstance(tx, record.id);
  if (existing && existing.targetId !== target.id) return false;
  const holder = await otherWithName(tx, target.id, record);
  // Of two with one name, the one that is in Git has it.
  if (holder?.isInGit) return false;
  if (holder) await removeUnmerged(tx, holder.id, now);

  const at = { targetId: target.id, folder, commit };
  if (!existing) await addRecorded(tx, record, at, now);
  else {
    const isBack = existing.isRemoved || existing.state === "pending";
    await saveRecorded(tx, record, at, isBack ? now : undefined);
  }
  return true;
}
