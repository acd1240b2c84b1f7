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
import { countSetAside, setAsideJobs, setAsideOf, standingOf, takeBack } from "./store";

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
const waiting = { timeout: 60_000, interval: 100 };

/** How long its tasks waited for a free thread, by what the test says. */
let waited = 0;
vi.mock(import("@/lib/threads/server"), async (original) => ({
  ...(await original()),
  countingWaits: (work) => work(() => waited),
}));

/** A process that takes one job and is killed in it; answers when it has ended. */
async function killedIn(targetId: string, isAlone = true): Promise<void> {
  const program = `
    import { PgBoss } from "pg-boss";
    import pg from "pg";
    const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, max: 1, migrate: false, supervise: false, schedule: false });
    await boss.start();
    await boss.work("read-instances", { batchSize: 1 }, async ([job]) => {
      const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
      await client.connect();
      await client.query("insert into job_runs (job_id, attempt, queue, key, is_alone) values ($1, $2, 'read-instances', $3, $4)", [job.id, job.retryCount, process.env.KEY, process.env.ALONE]);
      process.kill(process.pid, "SIGKILL");
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      KEY: keyOf({ targetId }),
      ALONE: String(isAlone),
    },
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
  { timeout: 180_000 },
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
  "work that was lost with its worker beside others is innocent until it is lost alone, or too often",
  { timeout: 180_000 },
  async () => {
    const targetId = randomUUID();
    const rules = { payload: { targetId }, expireInSeconds: 120 };
    const lose = async (times: number, isNoticed = true): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        await enqueue(handle.db, "read-instances", { targetId }, { singletonKey: targetId });
        await killedIn(targetId, false);
        await handle.db.$executeRaw`DELETE FROM "pgboss"."job" WHERE "state" = 'active'`;
        if (isNoticed)
          await standingOf(handle.db, { queue: "read-instances", key: targetId, ...rules });
      }
    };
    const again = () =>
      enqueue(handle.db, "read-instances", { targetId }, { singletonKey: targetId });
    let runs = 0;
    const alone: boolean[] = [];
    const begin = () =>
      working({
        "read-instances": async () => {
          const noted = await handle.db.jobRun.findMany({ where: { key: targetId } });
          alone.push(...noted.map(({ isAlone }) => isAlone));
          runs += 1;
        },
      });
    await lose(3);
    // What is not noticed between them is one.
    await lose(2, false);
    await again();
    const jobs = await begin();
    await vi.waitFor(() => expect(runs).toBe(1), waiting);
    expect(alone).toEqual([true]);
    await vi.waitFor(async () => {
      expect(await handle.db.lostJob.count({ where: { key: targetId } })).toBe(0);
    }, waiting);
    await jobs.stop(100);

    await lose(5);
    expect(await setAsideOf(handle.db, ["read-instances"], targetId)).toMatchObject({ losses: 5 });
    expect(await again()).toBeNull();
  },
);

test("a run is alone until another one begins beside it", { timeout: 180_000 }, async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const begun = new Map<string, () => void>();
  await working({
    "ask-cluster": ({ instanceId }) =>
      new Promise<void>((resolve) => begun.set(instanceId, resolve)),
  });
  const aloneNow = async () => {
    const runs = await handle.db.jobRun.findMany({ where: { key: { in: [first, second] } } });
    return Object.fromEntries(runs.map(({ key, isAlone }) => [key, isAlone]));
  };
  await enqueue(handle.db, "ask-cluster", { instanceId: first });
  await vi.waitFor(() => expect(begun.size).toBe(1), waiting);
  expect(await aloneNow()).toEqual({ [first]: true });
  await enqueue(handle.db, "ask-cluster", { instanceId: second });
  await vi.waitFor(() => expect(begun.size).toBe(2), waiting);
  expect(await aloneNow()).toEqual({ [first]: false, [second]: false });
  for (const end of begun.values()) end();
  await vi.waitFor(async () => expect(await aloneNow()).toEqual({}), waiting);
});

test(
  "a run whose time went into waiting for a thread is not lost when it is over",
  { timeout: 180_000 },
  async () => {
    const instanceId = randomUUID();
    waited = 900;
    onTestFinished(() => void (waited = 0));
    let ended = 0;
    await enqueue(handle.db, "ask-cluster", { instanceId });
    await handle.db
      .$executeRaw`UPDATE "pgboss"."job" SET "expire_seconds" = 1 WHERE "data"->>'instanceId' = ${instanceId}`;
    await working({
      "ask-cluster": async (_data, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ended += 1;
      },
    });
    await vi.waitFor(async () => {
      await shortenPauses();
      expect(ended).toBe(3);
    }, waiting);
    expect(await handle.db.lostJob.findMany({ where: { key: instanceId } })).toEqual([]);
  },
);

test(
  "a run that goes on after its time is lost, though it ends later; one that throws is not",
  { timeout: 180_000 },
  async () => {
    const [late, failing] = [randomUUID(), randomUUID()];
    const ended: string[] = [];
    for (const instanceId of [failing, late])
      await enqueue(handle.db, "ask-cluster", { instanceId });
    await handle.db
      .$executeRaw`UPDATE "pgboss"."job" SET "expire_seconds" = 1 WHERE "data"->>'instanceId' = ${late}`;
    await working({
      "ask-cluster": async ({ instanceId }, { signal }) => {
        if (instanceId === failing) throw new Error("It does not answer.");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await sleep(200);
        ended.push(instanceId);
      },
    });
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
  "work that was lost once runs alone, so that the next loss is its own",
  { timeout: 180_000 },
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
  { timeout: 180_000 },
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
