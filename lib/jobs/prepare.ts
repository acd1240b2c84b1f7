import { Client } from "pg";
import { PgBoss } from "pg-boss";
import { lockForConnection } from "@/lib/db/server";
import { jobNames, queues } from "./queues";

/**
 * A worker that died is noticed after this many seconds without a sign of life (pg-boss allows no
 * fewer than 10).
 */
const heartbeatSeconds = 10;

/**
 * Makes pg-boss' tables and the queues, or brings them up to date; one process at a time. Before
 * anything is enqueued.
 */
export async function prepareJobs(databaseUrl: string): Promise<void> {
  const lock = new Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lockForConnection(lock, "prepareJobs");
    if (await arePrepared(databaseUrl)) return;
    // The version before this one prepares under the lock of the audit record, and may be starting
    // at the same time. It takes that one only and never waits for ours, so whoever comes first
    // goes on: no deadlock. Audited verbs wait for as long as this one is held, so it is taken last,
    // and only where there is something to change. The next version drops this line.
    await lockForConnection(lock, "audit");
    await makeQueues(databaseUrl);
  } finally {
    await lock.end();
  }
}

type Rules = ReturnType<typeof rulesOf>;

function rulesOf(name: (typeof jobNames)[number]) {
  const { expireInSeconds, retryLimit, retryDelay, retryDelayMax } = queues[name];
  return {
    expireInSeconds,
    retryLimit,
    retryDelay,
    retryDelayMax,
    retryBackoff: true,
    notify: true,
    heartbeatSeconds,
    retentionSeconds: 14 * 86_400,
    deleteAfterSeconds: 86_400,
  };
}

/** Whether pg-boss' tables are of its present version, and all queues have the present rules. */
async function arePrepared(databaseUrl: string): Promise<boolean> {
  const boss = preparingBoss(databaseUrl, { migrate: false });
  try {
    if (!(await isUpToDate(boss))) return false;
    const existing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
    return jobNames.every((name) => {
      const queue = existing.get(name);
      const rules = rulesOf(name);
      return (
        queue !== undefined &&
        (Object.keys(rules) as (keyof Rules)[]).every((rule) => queue[rule] === rules[rule])
      );
    });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Without migrating, pg-boss refuses to start on tables that are missing, or of another version. */
async function isUpToDate(boss: PgBoss): Promise<boolean> {
  try {
    await boss.start();
    return true;
  } catch {
    return false;
  }
}

async function makeQueues(databaseUrl: string): Promise<void> {
  const boss = preparingBoss(databaseUrl, { migrate: true });
  const failures: Error[] = [];
  boss.on("error", (error) => failures.push(error));
  try {
    await boss.start();
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const name of jobNames) {
      const rules = rulesOf(name);
      // `short`: one waiting job a key.
      await (existing.has(name)
        ? boss.updateQueue(name, rules)
        : boss.createQueue(name, { ...rules, policy: "short" }));
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures[0]) throw failures[0];
}

function preparingBoss(databaseUrl: string, { migrate }: { migrate: boolean }): PgBoss {
  return new PgBoss({
    connectionString: databaseUrl,
    max: 1,
    migrate,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
}
