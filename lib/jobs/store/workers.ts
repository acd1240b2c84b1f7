import type { Database } from "@/lib/db/server";

/** What the workers of Slipway are called in pg-boss' registry of instances. */
export const workerName = "slipway-worker";
/** How often each gives a sign of life; after three that were missed it counts as gone. */
export const signSeconds = 10;

/** A process that works on the queues, as it was when it last gave a sign of life. */
export interface KnownWorker {
  host: string;
  pid: number;
  /** As `24.21.0`. */
  nodeVersion: string;
  startedAt: Date;
  seenAt: Date;
  /** Undefined: it runs, or ended without a word. */
  stoppedAt: Date | undefined;
  isAlive: boolean;
}

/**
 * Workers that are alive, those of the version before among them, which have no name yet, and those that ended within a day, the latest sign of life first; by
 * PostgreSQL's clock, whatever that of a worker says.
 */
export async function knownWorkers(db: Database): Promise<KnownWorker[]> {
  const rows = await db.$queryRaw<(Omit<KnownWorker, "stoppedAt"> & { stoppedAt: Date | null })[]>`
    SELECT "host", "pid", "node_version" AS "nodeVersion", "started_on" AS "startedAt",
      "heartbeat_on" AS "seenAt", "stopped_on" AS "stoppedAt",
      "stopped_on" IS NULL AND "heartbeat_on" >= now() - "heartbeat_seconds" * 3 * interval '1 second' AS "isAlive"
    FROM "pgboss"."instance"
    WHERE ("name" = ${workerName} OR "name" IS NULL) AND "heartbeat_on" > now() - interval '1 day'
    ORDER BY "heartbeat_on" DESC LIMIT 100`;
  return rows.map(({ stoppedAt, nodeVersion, ...row }) => ({
    ...row,
    nodeVersion: nodeVersion.replace(/^v/, ""),
    stoppedAt: stoppedAt ?? undefined,
  }));
}

/** What lies in a queue now. */
export interface QueueDepth {
  queue: string;
  /** Jobs that may begin and have not. */
  waiting: number;
  /** Since when the first of them may. */
  oldestAt: Date;
}

/** Queues in which something waits for a worker; what is to begin later is not counted. */
export async function queueDepths(db: Database): Promise<QueueDepth[]> {
  return db.$queryRaw<QueueDepth[]>`
    SELECT "name" AS "queue", count(*)::int AS "waiting", min(greatest("created_on", "start_after")) AS "oldestAt"
    FROM "pgboss"."job" WHERE "state" < 'active' AND "start_after" <= now()
    GROUP BY "name" ORDER BY "name"`;
}
