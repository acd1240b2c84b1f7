import { Client } from "pg";
import { PgBoss } from "pg-boss";
import { jobNames, queues } from "./queues";

/** One process prepares at a time; the others wait for it. Any constant will do. */
const advisoryLock = 7_203_418;

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
    await lock.query("select pg_advisory_lock($1)", [advisoryLock]);
    await makeQueues(databaseUrl);
  } finally {
    await lock.end();
  }
}

async function makeQueues(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  const failures: Error[] = [];
  boss.on("error", (error) => failures.push(error));
  try {
    await boss.start();
    const existing = new Set((await boss.getQueues()).map((queue) => queue.name));
    for (const name of jobNames) {
      const { expireInSeconds, retryLimit, retryDelay, retryDelayMax } = queues[name];
      const rules = {
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
