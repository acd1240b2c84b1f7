import type { Prisma } from "@/lib/db/server";
import type { Target } from "@/lib/targets";
import { instancePath } from "./instance-path";
import type { InstanceRecord } from "./record";

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
  const existing = await tx.instance.findUnique({ where: { id: record.id } });
  if (existing && existing.targetId !== target.id) return false;
  const holder = await tx.instance.findFirst({
    where: {
      targetId: target.id,
      team: record.team,
      name: record.name,
      removedAt: null,
      id: { not: record.id },
    },
    select: { id: true, commit: true },
  });
  // Of two with one name, the one that is in Git has it.
  if (holder?.commit) return false;
  if (holder)
    await tx.instance.update({
      where: { id: holder.id },
      data: { state: "removed", stateSince: now, removedAt: now },
    });

  const said = {
    team: record.team,
    name: record.name,
    path: folder,
    templateName: record.template.name,
    templateVersion: record.template.version,
    templateDigest: record.template.digest,
    parameters: record.parameters as Prisma.InputJsonObject,
    createdBy: record.createdBy,
    commit,
  };
  if (!existing) {
    await tx.instance.create({
      data: {
        id: record.id,
        targetId: target.id,
        ...said,
        state: "deploying",
        stateSince: now,
        createdAt: now,
      },
    });
  } else {
    const isBack = existing.removedAt !== null || existing.state === "pending";
    await tx.instance.update({
      where: { id: record.id },
      data: {
        ...said,
        removedAt: null,
        ...(isBack ? { state: "deploying", stateReason: null, stateSince: now } : {}),
      },
    });
  }
  return true;
}
