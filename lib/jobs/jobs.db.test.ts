import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { PgBoss } from "pg-boss";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { advisoryLocks, type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { PortalError } from "@/lib/errors";
import { enqueue } from "./enqueue";
import { type JobHandlers, startJobs } from "./start";
import { prepareJobs } from "./prepare";

const log = pino({ level: "silent" });
let databaseUrl: string;
let handle: DatabaseHandle;

beforeAll(async () => {
  databaseUrl = await makeTestDatabase();
  handle = openDatabase(databaseUrl, 4);
  await prepareJobs(databaseUrl);
});
afterAll(() => handle.close());

async function working(handlers: JobHandlers) {
  const jobs = await startJobs({ databaseUrl, db: handle.db, log }, handlers);
  onTestFinished(() => jobs.stop());
  return jobs;
}

test("a job enqueued in a transaction runs at once when it commits, and never when it is rolled back", async () => {
  const seen = new Map<string, number>();
  await working({
    "move-request": async ({ requestId }) => void seen.set(requestId, performance.now()),
  });
  const ran = async (requestId: string) => {
    await vi.waitFor(() => expect(seen.has(requestId)).toBe(true), {
      timeout: 60_000,
      interval: 5,
    });
    return Number(seen.get(requestId));
  };
  // The first may be found by the first poll: from then on the next poll is two seconds away.
  const first = randomUUID();
  await enqueue(handle.db, "move-request", { requestId: first });
  await ran(first);

  const [committed, abandoned] = [randomUUID(), randomUUID()];
  await handle.db.$transaction(async (tx) => enqueue(tx, "move-request", { requestId: committed }));
  const enqueued = performance.now();
  await expect(
    handle.db.$transaction(async (tx) => {
      await enqueue(tx, "move-request", { requestId: abandoned });
      throw new Error("changed my mind");
    }),
  ).rejects.toThrow("changed my mind");

  // Polling alone would take up to two seconds.
  expect((await ran(committed)) - enqueued).toBeLessThan(1500);
  // Jobs are taken in order: where a later one has run, an earlier one would have.
  const later = randomUUID();
  await enqueue(handle.db, "move-request", { requestId: later });
  await ran(later);
  expect(seen.has(abandoned)).toBe(false);
});

test("a job with a key is not added twice while one waits, jobs without a key always are", async () => {
  const requestId = randomUUID();
  const options = { singletonKey: requestId };
  expect(
    await enqueue(handle.db, "read-instances", { targetId: requestId }, options),
  ).not.toBeNull();
  expect(await enqueue(handle.db, "read-instances", { targetId: requestId }, options)).toBeNull();
  expect(await enqueue(handle.db, "read-instances", { targetId: requestId })).not.toBeNull();
  expect(await enqueue(handle.db, "read-instances", { targetId: requestId })).not.toBeNull();
});

test("a job for later does not stand in the way of one for now", async () => {
  const targetId = randomUUID();
  expect(
    await enqueue(
      handle.db,
      "read-instances",
      { targetId },
      { singletonKey: targetId, startAfter: new Date(Date.now() + 60_000) },
    ),
  ).not.toBeNull();
  expect(
    await enqueue(handle.db, "read-instances", { targetId }, { singletonKey: targetId }),
  ).not.toBeNull();
});

test("a job that fails is tried again, and what it threw is not stored beyond its sentence", async () => {
  const attempts: number[] = [];
  await working({
    "handle-event": async (_data, run) => {
      attempts.push(run.attempt);
      if (run.attempt === 0)
        throw new PortalError("upstream_unavailable", "GitHub does not answer.", {
          cause: new Error("token ghp_secret"),
        });
    },
  });
  const id = await enqueue(handle.db, "handle-event", { eventId: randomUUID() });
  await vi.waitFor(() => expect(attempts).toEqual([0, 1]), { timeout: 60_000, interval: 50 });
  const rows = await handle.db.$queryRawUnsafe<{ output: unknown }[]>(
    "select output from pgboss.job where id = $1::uuid",
    id,
  );
  expect(JSON.stringify(rows)).not.toContain("ghp_secret");
});

test("a payload that is not the queue's is refused before anything is stored", async () => {
  await expect(enqueue(handle.db, "move-request", { requestId: "not-an-id" })).rejects.toThrow(
    /uuid/i,
  );
});

test("several processes may prepare at once", async () => {
  await expect(
    Promise.all([prepareJobs(databaseUrl), prepareJobs(databaseUrl)]),
  ).resolves.toBeDefined();
});

test("stopping waits for the job that runs", async () => {
  let finished = false;
  let started = false;
  const jobs = await startJobs(
    { databaseUrl, db: handle.db, log },
    {
      "ask-cluster": async () => {
        started = true;
        await sleep(500);
        finished = true;
      },
    },
  );
  await enqueue(handle.db, "ask-cluster", { instanceId: randomUUID() });
  await vi.waitFor(() => expect(started).toBe(true), { timeout: 60_000, interval: 5 });
  await jobs.stop();
  expect(finished).toBe(true);
});

test("of two processes one sweeps, and the other takes over when its connection is cut", async () => {
  const name = `sweep-${randomUUID()}`;
  const [first, second] = await Promise.all([working({}), working({})]);
  const rounds = { first: 0, second: 0 };
  first.every(0.1, name, async () => void (rounds.first += 1));
  await vi.waitFor(() => expect(rounds.first).toBeGreaterThan(0), { timeout: 60_000, interval: 5 });
  second.every(0.1, name, async () => void (rounds.second += 1));
  const before = rounds.first;
  await vi.waitFor(() => expect(rounds.first).toBeGreaterThan(before + 3), {
    timeout: 60_000,
    interval: 5,
  });
  expect(rounds.second).toBe(0);

  await first.stop();
  await vi.waitFor(() => expect(rounds.second).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 20,
  });

  const held = rounds.second;
  const admin = new Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query(
    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = $1",
    [advisoryLocks.sweep],
  );
  await admin.end();
  await vi.waitFor(() => expect(rounds.second).toBeGreaterThan(held + 3), {
    timeout: 60_000,
    interval: 20,
  });
});

test(
  "a job whose worker died is run by another one within seconds",
  { timeout: 180_000 },
  async () => {
    const dead = new PgBoss({
      connectionString: databaseUrl,
      max: 1,
      migrate: false,
      supervise: false,
      schedule: false,
      registerInstance: false,
    });
    await dead.start();
    const targetId = randomUUID();
    await dead.deleteQueuedJobs("read-instances");
    await enqueue(handle.db, "read-instances", { targetId });
    // Taken, and never heard of again: what a kill -9 leaves.
    expect(await dead.fetch("read-instances")).toHaveLength(1);
    await dead.stop({ graceful: false });

    const runs: number[] = [];
    await working({
      "read-instances": async (data, run) =>
        void (data.targetId === targetId && runs.push(run.attempt)),
    });
    await vi.waitFor(() => expect(runs).toEqual([1]), { timeout: 60_000, interval: 100 });
  },
);
