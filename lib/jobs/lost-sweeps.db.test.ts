import { randomUUID } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { enqueue } from "./enqueue";
import { prepareJobs } from "./prepare";
import { type JobHandlers, startJobs } from "./start";
import { countSetAside, setAsideJobs, takeBack } from "./store";

const log = pino({ level: "silent" });
let databaseUrl: string;
let handle: DatabaseHandle;

beforeAll(async () => {
  databaseUrl = await makeTestDatabase();
  handle = openDatabase(databaseUrl, 6);
  await prepareJobs(databaseUrl);
});
afterAll(() => handle.close());

async function working(handlers: JobHandlers = {}) {
  const jobs = await startJobs({ databaseUrl, db: handle.db, log }, handlers);
  onTestFinished(() => jobs.stop(100));
  return jobs;
}

/** What a worker leaves that was killed in a sweep. */
const leaveRuns = (key: string, count: number) =>
  handle.db.jobRun.createMany({
    data: Array.from({ length: count }, () => ({
      jobId: randomUUID(),
      attempt: 0,
      queue: "sweep",
      key,
      isAlone: true,
    })),
  });
const lostOf = (key: string) => handle.db.lostJob.findMany({ where: { queue: "sweep", key } });
const waiting = { timeout: 30_000, interval: 50 };

test("a sweep that two workers were killed in is set aside where Ops see it, others go on, and it runs again when it is taken back", async () => {
  const [poison, well] = [randomUUID(), randomUUID()];
  await leaveRuns(poison, 2);
  const rounds = { poison: 0, well: 0 };
  const jobs = await working();
  jobs.every(0.05, poison, async () => void (rounds.poison += 1));
  jobs.every(0.05, well, async () => void (rounds.well += 1));
  await vi.waitFor(async () => {
    expect(await setAsideJobs(handle.db, 10)).toMatchObject([
      {
        queue: "sweep",
        key: poison,
        losses: 2,
        reason: "Its worker ended, or gave no sign of life, while it ran.",
      },
    ]);
    expect(rounds.well).toBeGreaterThan(3);
  }, waiting);
  expect(rounds.poison).toBe(0);
  expect(await countSetAside(handle.db)).toEqual([{ queue: "sweep", count: 1 }]);
  const [{ id } = { id: "" }] = await setAsideJobs(handle.db, 10);
  await takeBack(handle.db, id);
  await vi.waitFor(() => expect(rounds.poison).toBeGreaterThan(0), waiting);
});

test("a sweep that one worker was killed in runs again, and a good end forgets that", async () => {
  const name = randomUUID();
  await leaveRuns(name, 1);
  let rounds = 0;
  const jobs = await working();
  jobs.every(0.05, name, async () => void (rounds += 1));
  await vi.waitFor(async () => {
    expect(rounds).toBeGreaterThan(1);
    expect(await lostOf(name)).toEqual([]);
  }, waiting);
});

test("one that throws is tried again, and is not lost", async () => {
  const name = randomUUID();
  let rounds = 0;
  const jobs = await working();
  jobs.every(0.05, name, async () => {
    rounds += 1;
    throw new Error("It does not answer.");
  });
  await vi.waitFor(() => expect(rounds).toBeGreaterThan(3), waiting);
  expect(await lostOf(name)).toEqual([]);
});

test("a job that runs beside a sweep is not alone, so that neither is blamed for the other", async () => {
  const instanceId = randomUUID();
  const name = randomUUID();
  const { promise: end, resolve: finish } = Promise.withResolvers<void>();
  let begun = 0;
  const jobs = await working({
    "ask-cluster": async () => {
      begun += 1;
      await end;
    },
  });
  await enqueue(handle.db, "ask-cluster", { instanceId });
  await vi.waitFor(() => expect(begun).toBe(1), waiting);
  const noted = async (key: string) =>
    (await handle.db.jobRun.findMany({ where: { key } })).map(({ isAlone }) => isAlone);
  expect(await noted(instanceId)).toEqual([true]);
  jobs.every(3600, name, () => end);
  await vi.waitFor(async () => expect(await noted(name)).toEqual([false]), waiting);
  expect(await noted(instanceId)).toEqual([false]);
  finish();
});
