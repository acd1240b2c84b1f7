import { randomUUID } from "node:crypto";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import { z } from "zod";
import { type JobName, jobNames, sweepQueue, type WorkQueue } from "./queues";

/** One run of a job. A retry of the same job is another attempt. */
export interface RunId {
  jobId: string;
  attempt: number;
}

/** What a job is about: the values of its payload. Work of the same key is the same work. */
export interface WorkKey {
  queue: WorkQueue;
  key: string;
}

/** Work that was set aside, and why. */
export interface SetAsideJob extends WorkKey {
  id: string;
  payload: unknown;
  /** A sentence. */
  reason: string;
  /** How many losses were counted. */
  losses: number;
  setAsideAt: Date;
}

/** So many lost runs, and a person has to look first. */
const mostLosses = 2;

/** The same for runs that were lost beside others: so many times, it is none of them. */
const mostLossesBeside = 5;

/**
 * Whether work may run: `clear`, `suspect` where a run of it was lost, or `set-aside`. Before, runs
 * of the same work are counted that never ended: pg-boss has taken their job from them, since their
 * worker gave no sign of life or their time was up. Of a sweep there is one run at a time, so any
 * other one is lost.
 */
export async function standingOf(
  db: PrismaClient,
  work: WorkKey & { payload: object; expireInSeconds: number },
): Promise<"clear" | "suspect" | "set-aside"> {
  const { queue, key } = work;
  return db.$transaction(async (tx) => {
    const lost = await tx.$queryRaw<LostRun[]>`
      DELETE FROM "job_runs" r WHERE r."queue" = ${queue} AND r."key" = ${key} AND NOT EXISTS (
        SELECT 1 FROM "pgboss"."job" j WHERE j."name" = r."queue" AND j."id" = r."job_id"
          AND j."state" = 'active' AND j."retry_count" = r."attempt")
      RETURNING r."is_late", r."is_alone"`;
    if (lost.length > 0) await countLosses(tx, work, lost);
    const known = await tx.lostJob.findUnique({ where: { queue_key: { queue, key } } });
    if (known === null) return "clear";
    return known.setAsideAt === null ? "suspect" : "set-aside";
  });
}

/** Notes that a run begins, and whether it runs alone in its worker. */
export async function noteRun(
  db: Database,
  { jobId, attempt, queue, key }: RunId & WorkKey,
  isAlone: boolean,
): Promise<void> {
  const data = [{ jobId, attempt, queue, key, isAlone }];
  await db.jobRun.createMany({ data, skipDuplicates: true });
}

/** Another run begins beside it: whichever of them ends the worker, it need not be this one. */
export async function noteCompany(db: Database, { jobId, attempt }: RunId): Promise<void> {
  await db.jobRun.updateMany({ where: { jobId, attempt }, data: { isAlone: false } });
}

interface LostRun {
  is_late: boolean;
  is_alone: boolean;
}

/**
 * A loss is its own if the run went on after its time, or if nothing ran beside it. Of those beside
 * others that are found at once one counts: the later ones ran beside others again because nobody
 * knew of the first, as where workers die faster than it is noticed.
 */
async function countLosses(
  tx: Database,
  { queue, key, payload, expireInSeconds }: Parameters<typeof standingOf>[1],
  lost: readonly LostRun[],
): Promise<void> {
  const losses = lost.filter((run) => run.is_late || run.is_alone).length;
  const beside = lost.length > losses ? 1 : 0;
  const reason = lost.some((run) => run.is_late)
    ? `It took longer than the ${expireInSeconds} seconds that it has.`
    : "Its worker ended, or gave no sign of life, while it ran.";
  await tx.$executeRaw`
    INSERT INTO "lost_jobs" ("id", "queue", "key", "payload", "losses", "beside", "reason", "lost_at")
    VALUES (${randomUUID()}::uuid, ${queue}, ${key}, ${JSON.stringify(payload)}::jsonb, ${losses}, ${beside}, ${reason}, now())
    ON CONFLICT ("queue", "key") DO UPDATE SET "losses" = "lost_jobs"."losses" + excluded."losses",
      "beside" = "lost_jobs"."beside" + excluded."beside", "reason" = excluded."reason", "lost_at" = excluded."lost_at"`;
  await tx.$executeRaw`
    UPDATE "lost_jobs" SET "set_aside_at" = now()
    WHERE "queue" = ${queue} AND "key" = ${key} AND "set_aside_at" IS NULL
      AND ("losses" >= ${mostLosses}::int OR "losses" + "beside" >= ${mostLossesBeside}::int)`;
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

const queueSchema = z.enum([sweepQueue, ...jobNames] as [WorkQueue, ...WorkQueue[]]);

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
  losses: row.losses + row.beside,
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
export async function countSetAside(db: Database): Promise<{ queue: WorkQueue; count: number }[]> {
  const rows = await db.lostJob.groupBy({
    by: ["queue"],
    where: { setAsideAt: { not: null } },
    _count: { _all: true },
  });
  return rows.map(({ queue, _count }) => ({
    queue: parseStored(queueSchema, queue, { table: "lostJob", column: "queue", id: queue }),
    count: _count._all,
  }));
}

/** Takes it back from where it was set aside; undefined where it is there no more. */
export async function takeBack(tx: Database, id: string): Promise<SetAsideJob | undefined> {
  const row = await tx.lostJob.findFirst({ where: { id, setAsideAt: { not: null } } });
  if (row === null) return undefined;
  const { count } = await tx.lostJob.deleteMany({ where: { id } });
  return count === 0 ? undefined : toSetAside(row);
}
