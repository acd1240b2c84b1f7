import { Client } from "pg";
import pino from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { holdCopy, placeOf } from "./hold-copy";
import { endHold, holdOf } from "./store";
import { savePlace } from "./store/places";
import { holdCopyInTime } from "./hold-copy-in-time";
import { untilNotHeld } from "./until-not-held";

let url: string;
let original: DatabaseHandle;
beforeAll(async () => {
  url = await makeTestDatabase();
  original = openDatabase(url, 2);
}, 60_000);
afterAll(() => original.close());

const config = { NEXTAUTH_URL: "https://slipway.example.com" };
const start = (db: DatabaseHandle["db"], over: { SLIPWAY_INSTALLATION?: string } = {}) =>
  holdCopy({
    db,
    config: { ...config, ...over },
    log: pino({ level: "silent" }),
    now: () => new Date(),
  });

test("a server that finds the database where it was goes on, however often it starts", async () => {
  for (const _start of [1, 2, 3]) expect(await start(original.db)).toBe(false);
  expect(await Promise.all([start(original.db), start(original.db)])).toEqual([false, false]);
  expect(await holdOf(original.db)).toBeUndefined();
  expect(await placeOf(original.db, config)).toMatchObject({
    cluster: expect.stringMatching(/^\d+$/) as string,
    installation: "slipway.example.com",
  });
});

test("a copy beside the original starts held, says of what it is one, and is in the record; the original goes on", async () => {
  await original.close();
  const name = new URL(url).pathname.slice(1);
  const server = new Client({ connectionString: new URL("/postgres", url).href });
  await server.connect();
  await server.query(`create database ${name}_copy template ${name}`);
  await server.end();
  original = openDatabase(url, 2);
  const copy = openDatabase(`${url}_copy`, 2);
  try {
    const starts = await Promise.all([start(copy.db), start(copy.db)]);
    expect(starts).toEqual([true, true]);
    expect(await holdOf(copy.db)).toMatchObject({
      by: "Slipway",
      because: expect.stringContaining(`as database ${name} (`) as string,
    });
    const lines = await copy.db.auditEntry.findMany({ where: { action: "hold.begin" } });
    expect(lines).toHaveLength(1);
    // It is not gone with the next start, but once somebody says that it is served here.
    expect(await start(copy.db)).toBe(true);
    await savePlace(copy.db, await placeOf(copy.db, config), new Date());
    await endHold(copy.db);
    expect(await start(copy.db)).toBe(false);
    expect(await holdOf(copy.db)).toBeUndefined();
  } finally {
    await copy.close();
  }
  expect(await start(original.db)).toBe(false);
});

test("a copy of its files is told by the name of its installation, which is learnt where it was not known", async () => {
  const { db } = original;
  expect(await start(db, { SLIPWAY_INSTALLATION: "staging" })).toBe(true);
  expect((await holdOf(db))?.because).toMatch(/for slipway\.example\.com, and this is staging/);
  await endHold(db);
  await db.servedPlace.updateMany({ data: { installation: null, cluster: null } });
  expect(await start(db, { SLIPWAY_INSTALLATION: "staging" })).toBe(false);
  expect(await db.servedPlace.findFirst()).toMatchObject({
    installation: "staging",
    cluster: expect.stringMatching(/^\d+$/) as string,
  });
});

test("a worker that waits does not go on for what was resumed for another installation", async () => {
  const { db } = original;
  const over = { ...config, SLIPWAY_INSTALLATION: "green" };
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line) => lines.push(line) });
  await savePlace(
    db,
    await placeOf(db, { ...config, SLIPWAY_INSTALLATION: "staging" }),
    new Date(),
  );
  const told: string[] = [];
  const begun = Promise.withResolvers<undefined>();
  const waits = untilNotHeld({ db, config: over, log, now: () => new Date() }, () => {
    begun.resolve(undefined);
  }).then(() => told.push("over"));
  await begun.promise;
  // Resumed by somebody whose environment says that it is blue.
  await savePlace(db, await placeOf(db, { ...config, SLIPWAY_INSTALLATION: "blue" }), new Date());
  await endHold(db);
  await vi.waitFor(
    async () => expect((await holdOf(db))?.because).toMatch(/for blue, and this is green/),
    { timeout: 20_000 },
  );
  expect(told).toEqual([]);
  await savePlace(db, await placeOf(db, over), new Date());
  await endHold(db);
  await waits;
  expect(lines.at(-1)).toContain("resumed");
}, 60_000);

test("a cluster that is busy when it is asked which it is, is not one that tells nobody", async () => {
  const { db } = original;
  const before = await db.servedPlace.findFirst();
  const busy = Object.assign(new Error("canceling statement"), { code: "57014" });
  const $queryRaw = ((strings: TemplateStringsArray) =>
    strings.join("").includes("pg_control_system")
      ? Promise.reject(busy)
      : db.$queryRaw(strings)) as typeof db.$queryRaw;
  const whileBusy = new Proxy(db, {
    get: (of, key) => (key === "$queryRaw" ? $queryRaw : (Reflect.get(of, key) as unknown)),
  });
  await expect(start(whileBusy, { SLIPWAY_INSTALLATION: "green" })).rejects.toBe(busy);
  expect(await db.servedPlace.findFirst()).toEqual(before);
});

const away = () => Promise.reject(new Error("away"));

test("a web server whose database does not answer at its start holds a copy once it does, and then looks no more", async () => {
  const { db } = original;
  await savePlace(db, await placeOf(db, { ...config, SLIPWAY_INSTALLATION: "blue" }), new Date());
  let isAway = true;
  const inTime = new Proxy(db, {
    get: (of, key) => (key === "$queryRaw" && isAway ? away : (Reflect.get(of, key) as unknown)),
  });
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line) => lines.push(line) });
  const pauses: number[] = [];
  const stop = await holdCopyInTime(
    {
      db: inTime,
      config: { ...config, SLIPWAY_INSTALLATION: "green" },
      log,
      now: () => new Date(),
    },
    (failed) => {
      pauses.push(failed);
      isAway = failed < 3;
      return 1;
    },
  );
  try {
    expect(pauses).toEqual([1]);
    await vi.waitFor(async () =>
      expect((await holdOf(db))?.because).toMatch(/for blue, and this is green/),
    );
    await vi.waitFor(() => expect(lines.at(-1)).toContain("found out"));
    expect(pauses).toEqual([1, 2, 3]);
    expect(lines.filter((line) => line.includes("cannot be said"))).toHaveLength(1);
  } finally {
    stop();
    await endHold(db);
  }
});

test("a web server that ends looks no more", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const db = new Proxy(original.db, { get: () => away });
  const pauses: number[] = [];
  const stop = await holdCopyInTime(
    { db, config, log: pino({ level: "silent" }), now: () => new Date() },
    (failed) => {
      pauses.push(failed);
      return 1;
    },
  );
  stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pauses).toEqual([1]);
});

test("PostgreSQL tells its cluster to a role that has no rights", async () => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("create role nobody_of_the_tests");
    await client.query("set local role nobody_of_the_tests");
    const { rows } = await client.query(
      "select system_identifier::text ~ '^[0-9]+$' as is from pg_control_system()",
    );
    expect(rows).toEqual([{ is: true }]);
    await client.query("rollback");
  } finally {
    await client.end();
  }
});
