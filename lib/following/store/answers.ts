import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { InventoryEntry } from "@/lib/gitops";
import { ownAnswerKeptEvery } from "@/lib/targets";

/** What a cluster answered of an instance's Kustomization, beside what is an event. */
export interface InstanceAnswer {
  instanceId: string;
  isSuspended: boolean;
  inventory: readonly InventoryEntry[];
}

/**
 * Keeps what a cluster answered of instances at a time, in one statement: that it did, what is
 * suspended and since when that is seen, and what there is. Answers how many rows were written. What
 * `of` a list was answered as before is written once an hour only (`ownAnswerKeptEvery`), since the target keeps when it was
 * listed (`saveAnswered`): who was in the list has an answer of its own from less than that before it.
 */
export async function saveAnswers(
  db: Database,
  answers: readonly InstanceAnswer[],
  { at, of }: { at: Date; of: "list" | "itself" },
): Promise<number> {
  if (answers.length === 0) return 0;
  const writtenSince = new Date(at.getTime() - (of === "list" ? ownAnswerKeptEvery : 0));
  return db.$executeRaw`
    UPDATE "instances" i SET
      "answered_at" = ${at},
      "suspended_at" = CASE WHEN f."isSuspended" THEN COALESCE(i."suspended_at", ${at}) END,
      "inventory" = f."inventory"
    FROM jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
      AS f("instanceId" uuid, "isSuspended" boolean, "inventory" jsonb)
    WHERE i."id" = f."instanceId" AND (
      i."answered_at" IS NULL OR i."answered_at" <= ${writtenSince}
      OR (i."suspended_at" IS NOT NULL) <> f."isSuspended"
      OR i."inventory" IS DISTINCT FROM f."inventory")`;
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

/**
 * Keeps that targets' clusters were asked and answered, of all their instances where these were
 * listed; answers whether that is news.
 */
export async function saveAnswered(
  db: Database,
  targetIds: readonly string[],
  { askedAt, answeredAt, isListed }: { askedAt: Date; answeredAt: Date; isListed: boolean },
): Promise<boolean> {
  const targets = { id: { in: [...targetIds] } };
  const { count } = await db.target.updateMany({
    where: { ...targets, unansweredSince: { not: null } },
    data: { unansweredSince: null, problem: null },
  });
  // The version before shows `heardAt` alone.
  await db.target.updateMany({
    where: targets,
    data: {
      askedAt,
      answeredAt,
      heardAt: answeredAt,
      // The beginning: whatever is in the list was answered later.
      ...(isListed ? { listedAt: askedAt } : {}),
    },
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
