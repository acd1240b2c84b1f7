import { randomUUID } from "node:crypto";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import { z } from "zod";
import { type JobName, jobNames } from "./queues";

/** One run of a job. A retry of the same job is another attempt. */
export interface RunId {
  jobId: string;
  attempt: number;
}

/** What a job is about: the values of its payload. Work of the same key is the same work. */
export interface WorkKey {
  queue: JobName;
  key: string;
}

/** Work that was set aside, and why. */
export interface SetAsideJob extends WorkKey {
  id: string;
  payload: unknown;
  /** A sentence. */
  reason: string;
  /** How many runs were lost. */
  losses: number;
  setAsideAt: Date;
}

/**
 * Whether work may run: `clear`, `suspect` where a run of it was lost, or `set-aside`. Only for what
 * is clear it notes that the run begins. Before, runs of the same work are counted that never ended:
 * pg-boss has taken their job from them, since their worker gave no sign of life or their time was
 * up. `after` so many, the work is set aside.
 */
export async function beginRun(
  db: PrismaClient,
  run: RunId & WorkKey & { payload: object; expireInSeconds: number },
  after: number,
): Promise<"clear" | "suspect" | "set-aside"> {
  const { jobId, attempt, queue, key } = run;
  return db.$transaction(async (tx) => {
    const lost = await tx.$queryRaw<{ is_late: boolean }[]>`
      DELETE FROM "job_runs" r WHERE r."queue" = ${queue} AND r."key" = ${key} AND NOT EXISTS (
        SELECT 1 FROM "pgboss"."job" j WHERE j."name" = r."queue" AND j."id" = r."job_id"
          AND j."state" = 'active' AND j."retry_count" = r."attempt")
      RETURNING r."is_late"`;
    if (lost.length > 0)
      await countLosses(tx, run, {
        losses: lost.length,
        reason: lost.some(({ is_late: isLate }) => isLate)
          ? `It took longer than the ${run.expireInSeconds} seconds that it has.`
          : "Its worker ended, or gave no sign of life, while it ran.",
        after,
      });
    const known = await tx.lostJob.findUnique({ where: { queue_key: { queue, key } } });
    if (known !== null) return known.setAsideAt === null ? "suspect" : "set-aside";
    await noteRun(tx, { jobId, attempt, queue, key });
    return "clear";
  });
}

/** Notes that a run begins. */
export async function noteRun(
  db: Database,
  { jobId, attempt, queue, key }: RunId & WorkKey,
): Promise<void> {
  await db.jobRun.createMany({ data: [{ jobId, attempt, queue, key }], skipDuplicates: true });
}

async function countLosses(
  tx: Database,
  { queue, key, payload }: WorkKey & { payload: object },
  { losses, reason, after }: { losses: number; reason: string; after: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "lost_jobs" ("id", "queue", "key", "payload", "losses", "reason", "lost_at", "set_aside_at")
    VALUES (${randomUUID()}::uuid, ${queue}, ${key}, ${JSON.stringify(payload)}::jsonb, ${losses}, ${reason}, now(),
      CASE WHEN ${losses}::int >= ${after}::int THEN now() END)
    ON CONFLICT ("queue", "key") DO UPDATE SET "losses" = "lost_jobs"."losses" + excluded."losses",
      "reason" = excluded."reason", "lost_at" = excluded."lost_at", "set_aside_at" = coalesce("lost_jobs"."set_aside_at",
        CASE WHEN "lost_jobs"."losses" + excluded."losses" >= ${after}::int THEN now() END)`;
}

/** The run went on when its time was up: whatever becomes of it, it is lost. */
export async function noteLate(db: Database, { jobId, attempt }: RunId): Promise<void> {
  await db.jobRun.updateMany({ where: { jobId, attempt }, data: { isLate: true } });
}

/** The run ended, with its worker alive and in its time. A good end forgets what was lost before. */
export async function endRun(
  db: PrismaClient,
  { jobId, attempt, queue, key }: RunId & WorkKey,
  isGood: boolean,
): Promise<void> {
  const { count } = await db.jobRun.deleteMany({ where: { jobId, attempt, isLate: false } });
  if (isGood && count > 0) await db.lostJob.deleteMany({ where: { queue, key, setAsideAt: null } });
}

/** The runs are not lost: their worker stops in good order and gives their jobs back. */
export async function forgetRuns(db: Database, runs: readonly RunId[]): Promise<void> {
  for (const { jobId, attempt } of runs) await db.jobRun.deleteMany({ where: { jobId, attempt } });
}

export async function isSetAside(db: Database, { queue, key }: WorkKey): Promise<boolean> {
  const found = await db.lostJob.findFirst({
    where: { queue, key, setAsideAt: { not: null } },
    select: { id: true },
  });
  return found !== null;
}

const queueSchema = z.enum(jobNames as [JobName, ...JobName[]]);

const toSetAside = ({
  queue,
  setAsideAt,
  lostAt,
  ...row
}: Prisma.LostJobGetPayload<object>): SetAsideJob => ({
  id: row.id,
  key: row.key,
  payload: row.payload,
  reason: row.reason,
  losses: row.losses,
  queue: parseStored(queueSchema, queue, { table: "lostJob", column: "queue", id: row.id }),
  setAsideAt: setAsideAt ?? lostAt,
});

/** What is set aside, the latest first, at most so many. */
export async function setAsideJobs(db: Database, limit: number): Promise<SetAsideJob[]> {
  const rows = await db.lostJob.findMany({
    where: { setAsideAt: { not: null } },
    orderBy: { setAsideAt: "desc" },
    take: limit,
  });
  return rows.map(toSetAside);
}

/** What is set aside of one piece of work, in any of these queues. */
export async function setAsideOf(
  db: Database,
  queuesOfIt: readonly JobName[],
  key: string,
): Promise<SetAsideJob | undefined> {
  const row = await db.lostJob.findFirst({
    where: { queue: { in: [...queuesOfIt] }, key, setAsideAt: { not: null } },
    orderBy: { setAsideAt: "desc" },
  });
  return row === null ? undefined : toSetAside(row);
}

/** Keys of what is set aside of a queue. */
export async function setAsideKeys(db: Database, queue: JobName): Promise<string[]> {
  const rows = await db.lostJob.findMany({
    where: { queue, setAsideAt: { not: null } },
    select: { key: true },
  });
  return rows.map(({ key }) => key);
}

/** How many are set aside, by queue; queues without any are not named. */
export async function countSetAside(db: Database): Promise<{ queue: string; count: number }[]> {
  const rows = await db.lostJob.groupBy({
    by: ["queue"],
    where: { setAsideAt: { not: null } },
    _count: { _all: true },
  });
  return rows.map(({ queue, _count }) => ({ queue, count: _count._all }));
}

/** Takes it back from where it was set aside; undefined where it is there no more. */
export async function takeBack(tx: Database, id: string): Promise<SetAsideJob | undefined> {
  const row = await tx.lostJob.findFirst({ where: { id, setAsideAt: { not: null } } });
  if (row === null) return undefined;
  const { count } = await tx.lostJob.deleteMany({ where: { id } });
  return count === 0 ? undefined : toSetAside(row);
}
