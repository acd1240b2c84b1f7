import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { InventoryEntry } from "@/lib/gitops";

/** What a cluster answered of an instance's Kustomization, beside what is an event. */
export interface InstanceAnswer {
  instanceId: string;
  isSuspended: boolean;
  inventory: readonly InventoryEntry[];
}

/**
 * Keeps what a cluster answered of instances at a time, in one statement: that it did, what is
 * suspended and since when that is seen, and what there is.
 */
export async function saveAnswers(
  db: Database,
  answers: readonly InstanceAnswer[],
  at: Date,
): Promise<void> {
  if (answers.length === 0) return;
  await db.$executeRaw`
    UPDATE "instances" i SET
      "answered_at" = ${at},
      "suspended_at" = CASE WHEN f."isSuspended" THEN COALESCE(i."suspended_at", ${at}) END,
      "inventory" = f."inventory"
    FROM jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
      AS f("instanceId" uuid, "isSuspended" boolean, "inventory" jsonb)
    WHERE i."id" = f."instanceId"`;
}

const inventorySchema: z.ZodType<InventoryEntry[]> = z.array(
  z.object({ id: z.string(), v: z.string() }),
);

/** What is known of what an instance's Kustomization made; undefined where nothing is. */
export async function knownStanding(
  db: Database,
  instanceId: string,
): Promise<{ isSuspended: boolean; inventory: InventoryEntry[] | undefined }> {
  const { suspendedAt, inventory } = await db.instance.findUniqueOrThrow({
    where: { id: instanceId },
    select: { suspendedAt: true, inventory: true },
  });
  return {
    isSuspended: suspendedAt !== null,
    inventory:
      inventory === null
        ? undefined
        : parseStored(inventorySchema, inventory, {
            table: "instance",
            column: "inventory",
            id: instanceId,
          }),
  };
}

/** What above a target's instances is suspended, by the cluster's word; undefined: nothing is. */
export type SuspendedAbove = "parent" | "source" | undefined;

/** Keeps what is suspended above a target's instances; answers whether that is news. */
export async function saveAbove(
  db: Database,
  targetId: string,
  suspended: SuspendedAbove,
  at: Date,
): Promise<boolean> {
  const before = await db.target.findUniqueOrThrow({
    where: { id: targetId },
    select: { suspended: true },
  });
  if (before.suspended === (suspended ?? null)) return false;
  await db.target.update({
    where: { id: targetId },
    data: { suspended: suspended ?? null, suspendedAt: suspended === undefined ? null : at },
  });
  return true;
}

/** Keeps that targets' clusters were asked and answered; answers whether that is news. */
export async function saveAnswered(
  db: Database,
  targetIds: readonly string[],
  { askedAt, answeredAt }: { askedAt: Date; answeredAt: Date },
): Promise<boolean> {
  const targets = { id: { in: [...targetIds] } };
  const { count } = await db.target.updateMany({
    where: { ...targets, unansweredSince: { not: null } },
    data: { unansweredSince: null, problem: null },
  });
  // The version before shows `heardAt` alone.
  await db.target.updateMany({
    where: targets,
    data: { askedAt, answeredAt, heardAt: answeredAt },
  });
  return count > 0;
}

/**
 * Keeps that targets' clusters did not answer, and why, in words; since when stays as it was.
 * `askedAt` is left out where they could not even be asked. Answers whether it is news that they do
 * not answer.
 */
export async function saveUnanswered(
  db: Database,
  targetIds: readonly string[],
  { at, problem, askedAt }: { at: Date; problem: string; askedAt?: Date },
): Promise<boolean> {
  const targets = { id: { in: [...targetIds] } };
  await db.target.updateMany({
    where: targets,
    data: { problem, ...(askedAt === undefined ? {} : { askedAt }) },
  });
  const { count } = await db.target.updateMany({
    where: { ...targets, unansweredSince: null },
    data: { unansweredSince: at },
  });
  return count > 0;
}
