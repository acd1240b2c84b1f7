import { Gauge, type Registry } from "prom-client";
import type { Config } from "@/lib/config/server";
import type { PrismaClient } from "@/lib/db/server";
import {
  backupFacts,
  databaseFacts,
  databaseTime,
  diskFacts,
  overdueBy,
  sealedSamples,
} from "@/lib/health/server";
import { holdOf } from "@/lib/hold/server";
import { knownWorkers, queueDepths } from "@/lib/jobs/server";
import { pausedAccounts, repositoriesHeard } from "@/lib/git-host/server";

/** What `/ops/health` looks at, as figures, as far as it is known without asking anybody else. */
export interface HealthMetrics {
  held: Gauge;
  workers: Gauge;
  workerSeen: Gauge;
  waiting: Gauge<"queue">;
  oldest: Gauge<"queue">;
  size: Gauge;
  clock: Gauge;
  unopened: Gauge<"kind">;
  paused: Gauge<"account">;
  delivered: Gauge<"repository">;
  backedUp: Gauge;
  backupOverdue: Gauge;
  diskFree: Gauge<"place">;
  diskSize: Gauge<"place">;
}

export function createHealthMetrics(registry: Registry): HealthMetrics {
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ) => new Gauge<Label>({ name, help, labelNames, registers: [registry] });
  return {
    held: gauge("slipway_held", "Whether Slipway is held: no job runs and nothing is taken."),
    workers: gauge("slipway_workers", "Workers that have given a sign of life lately."),
    workerSeen: gauge(
      "slipway_worker_seen_timestamp_seconds",
      "When a worker last gave a sign of life, within a day.",
    ),
    waiting: gauge("slipway_queue_waiting", "Jobs that may begin and have not, by queue.", "queue"),
    oldest: gauge(
      "slipway_queue_oldest_seconds",
      "For how long the first of them has waited.",
      "queue",
    ),
    size: gauge("slipway_database_size_bytes", "What the database takes of PostgreSQL's disk."),
    clock: gauge(
      "slipway_database_clock_offset_seconds",
      "By how much PostgreSQL's clock is ahead of that of this server.",
    ),
    unopened: gauge(
      "slipway_sealed_unopened",
      "Samples of what is sealed that the encryption key does not open, by kind.",
      "kind",
    ),
    paused: gauge(
      "slipway_host_paused_seconds",
      "For how long an account of the Git host is still left alone, since the host asked for it.",
      "account",
    ),
    delivered: gauge(
      "slipway_repository_webhook_timestamp_seconds",
      "When the Git host last delivered a webhook about a repository.",
      "repository",
    ),
    backedUp: gauge("slipway_backup_timestamp_seconds", "When slipway backup last made one."),
    backupOverdue: gauge(
      "slipway_backup_overdue_seconds",
      "By how long it is older than it may be, where that is said.",
    ),
    diskFree: gauge("slipway_disk_free_bytes", "Room in a folder of this server.", "place"),
    diskSize: gauge("slipway_disk_size_bytes", "What that folder's disk has in all.", "place"),
  };
}

/** Sets all of them. What is not answered is left out, and nothing else. */
export async function readHealthMetrics(
  metrics: HealthMetrics,
  db: PrismaClient,
  config: Config,
  now: Date,
): Promise<void> {
  for (const gauge of Object.values(metrics) as Gauge[]) {
    gauge.reset();
    // Without labels it would now say 0, which nobody has counted.
    gauge.remove({});
  }
  const reads = [
    readHold,
    readWorkers,
    readQueues,
    readDatabase,
    readSealed,
    readHost,
    readBackups,
    readDisk,
  ];
  await Promise.all(reads.map((read) => read(metrics, db, config, now).catch(() => undefined)));
}

type Read = (metrics: HealthMetrics, db: PrismaClient, config: Config, now: Date) => Promise<void>;

const seconds = (at: Date): number => at.getTime() / 1_000;

const readHold: Read = async ({ held }, db) => {
  held.set((await holdOf(db)) === undefined ? 0 : 1);
};

const readWorkers: Read = async ({ workers, workerSeen }, db) => {
  const known = await knownWorkers(db);
  workers.set(known.filter(({ isAlive }) => isAlive).length);
  const [latest] = known;
  if (latest) workerSeen.set(seconds(latest.seenAt));
};

const readQueues: Read = async ({ waiting, oldest }, db) => {
  const [depths, now] = await Promise.all([queueDepths(db), databaseTime(db)]);
  for (const { queue, waiting: jobs, oldestAt } of depths) {
    waiting.set({ queue }, jobs);
    oldest.set({ queue }, Math.max(0, seconds(now) - seconds(oldestAt)));
  }
};

const readDatabase: Read = async ({ size, clock }, db) => {
  size.set((await databaseFacts(db)).size);
  const before = Date.now();
  const at = await databaseTime(db);
  clock.set((at.getTime() - (before + Date.now()) / 2) / 1_000);
};

const readSealed: Read = async ({ unopened }, db, config) => {
  for (const { kind, unopened: names } of await sealedSamples({ db, config }))
    unopened.set({ kind }, names.length);
};

const readHost: Read = async ({ paused, delivered }, db, _config, now) => {
  const [accounts, repositories] = await Promise.all([
    pausedAccounts(db, now),
    repositoriesHeard(db),
  ]);
  for (const { account, until } of accounts) paused.set({ account }, seconds(until) - seconds(now));
  for (const { name: repository, heardAt } of repositories)
    if (heardAt) delivered.set({ repository }, seconds(heardAt));
};

const readBackups: Read = async ({ backedUp, backupOverdue }, db, config, now) => {
  const age = await backupFacts(db);
  if (age.lastAt) backedUp.set(seconds(age.lastAt));
  const { SLIPWAY_BACKUP_WITHIN_HOURS: hours } = config;
  if (hours !== undefined) backupOverdue.set(overdueBy(age, hours, now) / 1_000);
};

const readDisk: Read = async ({ diskFree, diskSize }, _db, config) => {
  for (const { about: place, free, total } of await diskFacts(config)) {
    diskFree.set({ place }, free);
    diskSize.set({ place }, total);
  }
};
