import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { enqueue } from "./enqueue";
import { prepareJobs } from "./prepare";
import { keyOf } from "./queues";
import { type JobHandlers, startJobs } from "./start";
import { countSetAside, setAsideJobs, setAsideOf, takeBack } from "./store";

const log = pino({ level: "silent" });
let databaseUrl: string;
let handle: DatabaseHandle;

beforeAll(async () => {
  databaseUrl = await makeTestDatabase();
  handle = openDatabase(databaseUrl, 6);
  await prepareJobs(databaseUrl);
});
afterAll(() => handle.close());

async function working(handlers: JobHandlers, setAside: JobHandlers = {}) {
  const jobs = await startJobs({ databaseUrl, db: handle.db, log }, handlers, setAside);
  onTestFinished(() => jobs.stop(100));
  return jobs;
}

const shortenPauses = () =>
  handle.db.$executeRaw`UPDATE "pgboss"."job" SET "start_after" = now() WHERE "state" = 'retry'`;
const waiting = { timeout: 45_000, interval: 100 };

/** A process that takes one job and is killed in it; answers when it has ended. */
async function killedIn(targetId: string): Promise<void> {
  const program = `
    import { PgBoss } from "pg-boss";
        import pg from "pg";
    const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, max: 1, migrate: false, supervise: false, schedule: false });
    await boss.start();
    await boss.work("read-instances", { batchSize: 1 }, async ([job]) => {
      const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
      await client.connect();
      await client.query("insert into job_runs (job_id, attempt, queue, key) values ($1, $2, 'read-instances', $3)", [job.id, job.retryCount, process.env.KEY]);
      process.kill(process.pid, "SIGKILL");
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, DATABASE_URL: databaseUrl, KEY: keyOf({ targetId }) },
    stdio: "ignore",
  });
  await new Promise((resolve) => child.once("exit", resolve));
}

/** What supervision does once a worker has given no sign of life. */
const giveBack = () =>
  handle.db
    .$executeRaw`UPDATE "pgboss"."job" SET "state" = 'retry', "start_after" = now() WHERE "state" = 'active'`;

test(
  "work that two workers were killed in is set aside with a reason, others of its queue go on, and it runs again when it is taken back",
  { timeout: 120_000 },
  async () => {
    const [poison, well] = [randomUUID(), randomUUID()];
    const options = { singletonKey: poison };
    await enqueue(handle.db, "read-instances", { targetId: poison }, options);
    await killedIn(poison);
    // Another job of the same work, as sweeps make it.
    await enqueue(handle.db, "read-instances", { targetId: poison }, options);
    await handle.db.$executeRaw`DELETE FROM "pgboss"."job" WHERE "state" = 'active'`;
    await killedIn(poison);
    await giveBack();

    const [runs, told]: [string[], string[]] = [[], []];
    await working(
      { "read-instances": async ({ targetId }) => void runs.push(targetId) },
      { "read-instances": async ({ targetId }) => void told.push(targetId) },
    );
    await vi.waitFor(
      async () =>
        expect(await setAsideOf(handle.db, ["read-instances"], poison)).toMatchObject({
          queue: "read-instances",
          payload: { targetId: poison },
          losses: 2,
          reason: "Its worker ended, or gave no sign of life, while it ran.",
        }),
      waiting,
    );
    await vi.waitFor(() => expect(told).toEqual([poison]), waiting);
    expect(await countSetAside(handle.db)).toEqual([{ queue: "read-instances", count: 1 }]);
    expect(await enqueue(handle.db, "read-instances", { targetId: poison }, options)).toBeNull();

    await enqueue(handle.db, "read-instances", { targetId: well });
    await vi.waitFor(() => expect(runs).toEqual([well]), waiting);

    const [{ id } = { id: "" }] = await setAsideJobs(handle.db, 10);
    expect(await takeBack(handle.db, id)).toMatchObject({ key: poison });
    expect(await takeBack(handle.db, id)).toBeUndefined();
    await enqueue(handle.db, "read-instances", { targetId: poison }, options);
    await vi.waitFor(() => expect(runs).toEqual([well, poison]), waiting);
    expect(await handle.db.lostJob.findMany({ where: { key: poison } })).toEqual([]);
  },
);

test(
  "a run that goes on after its time is lost, though it ends later; one that throws is not",
  { timeout: 60_000 },
  async () => {
    const [late, failing] = [randomUUID(), randomUUID()];
    const ended: string[] = [];
    await working({
      "ask-cluster": async ({ instanceId }, { signal }) => {
        if (instanceId === failing) throw new Error("It does not answer.");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await sleep(200);
        ended.push(instanceId);
      },
    });
    for (const instanceId of [failing, late])
      await enqueue(handle.db, "ask-cluster", { instanceId });
    await handle.db
      .$executeRaw`UPDATE "pgboss"."job" SET "expire_seconds" = 1 WHERE "data"->>'instanceId' = ${late}`;
    await vi.waitFor(async () => {
      await shortenPauses();
      expect(await setAsideOf(handle.db, ["ask-cluster"], late)).toMatchObject({
        reason: "It took longer than the 30 seconds that it has.",
      });
    }, waiting);
    expect(ended).toEqual([late, late]);
    expect(await setAsideOf(handle.db, ["ask-cluster"], failing)).toBeUndefined();
  },
);

test(
  "work that was lost once runs beside no other such work, so that the next loss is its own",
  { timeout: 60_000 },
  async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const instanceId of ids) {
      const lost = { queue: "ask-cluster", key: instanceId, payload: { instanceId } };
      await handle.db.lostJob.create({
        data: { ...lost, id: randomUUID(), losses: 1, reason: "Lost.", lostAt: new Date() },
      });
      await enqueue(handle.db, "ask-cluster", { instanceId });
    }
    let [now, most] = [0, 0];
    const done: string[] = [];
    await working({
      "ask-cluster": async ({ instanceId }) => {
        now += 1;
        most = Math.max(most, now);
        await sleep(300);
        now -= 1;
        done.push(instanceId);
      },
    });
    await vi.waitFor(() => expect(done.toSorted()).toEqual(ids.toSorted()), waiting);
    expect(most).toBe(1);
    const rest = { where: { key: { in: ids } } };
    await vi.waitFor(async () => expect(await handle.db.lostJob.count(rest)).toBe(0), waiting);
    expect(await handle.db.jobRun.count(rest)).toBe(0);
  },
);

test(
  "a worker that stops in good order loses nothing, whatever it could not wait for",
  { timeout: 60_000 },
  async () => {
    const targetId = randomUUID();
    let begun = 0;
    for (const times of [1, 2, 3]) {
      const jobs = await startJobs(
        { databaseUrl, db: handle.db, log },
        {
          "read-instances": async (data) => {
            if (data.targetId !== targetId) return;
            begun += 1;
            await sleep(3_600_000, undefined, { ref: false });
          },
        },
      );
      if (times === 1) await enqueue(handle.db, "read-instances", { targetId });
      await vi.waitFor(async () => {
        await shortenPauses();
        expect(begun).toBe(times);
      }, waiting);
      await jobs.stop(100);
    }
    expect(await handle.db.lostJob.findMany({ where: { key: targetId } })).toEqual([]);
  },
);
