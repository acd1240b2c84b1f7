import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { databaseProblem, diskState, openDatabase } from "@/lib/db/server";
import { testConfig } from "@/lib/identity/testing";
import { freePort } from "@/scripts/up/ports";
import {
  holdConnection,
  migrationsFolder,
  openTestDatabase,
  rolledBack,
  testDatabaseUrl,
} from "@/lib/db/testing";
import { metricsText } from "./metrics";
import { beginShutdown } from "@/lib/shutdown/server";
import { forgetShutdown } from "@/lib/shutdown/testing";
import { checkDatabase, checkDisk, requireReady } from "./ready";

const handle = openTestDatabase();
// The first query of a process takes longest, and readiness gives it a second.
beforeAll(() => handle.db.user.count());
afterAll(() => handle.close());

test("a migrated database that answers is ready", async () => {
  await expect(checkDatabase(handle.db, migrationsFolder)).resolves.toBeUndefined();
});

test("a database that lacks a migration is not ready", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-migrations-"));
  await mkdir(path.join(folder, "29990101000000_later"));
  await expect(checkDatabase(handle.db, folder)).rejects.toMatchObject({
    code: "unavailable",
    message: "The database is not migrated yet.",
  });
  await rm(folder, { recursive: true });
});

test("a database that takes the call and says nothing is not ready", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { db, close } = openDatabase(
    `postgresql://x@127.0.0.1:${(silent.address() as AddressInfo).port}/x`,
    1,
  );
  await expect(checkDatabase(db, migrationsFolder)).rejects.toMatchObject({
    code: "unavailable",
    message: "The database does not answer.",
  });
  silent.close();
  await close();
});

test("a database that is not there is not ready, and costs the metrics its own figures only", async () => {
  const { db, close } = openDatabase(`postgresql://x@127.0.0.1:${await freePort(0)}/x`, 1);
  await expect(checkDatabase(db, migrationsFolder)).rejects.toMatchObject({ code: "unavailable" });
  expect((await metricsText({ db, config: testConfig() })).text).toMatch(
    /process_cpu_user_seconds_total/,
  );
  await close();
});

test("a server that is told to end is not ready, whatever the database says", async () => {
  beginShutdown();
  await expect(requireReady()).rejects.toMatchObject({
    code: "unavailable",
    message: "This server is ending.",
  });
  forgetShutdown();
});

test("a server whose connections are all busy is not ready, until one is free", async () => {
  const { db, use, close } = openDatabase(testDatabaseUrl(), 1);
  const giveBack = await holdConnection(db);
  expect(use().busy).toBe(1);
  await expect(checkDatabase(db, migrationsFolder)).rejects.toMatchObject({ code: "unavailable" });
  await giveBack();
  await expect(checkDatabase(db, migrationsFolder)).resolves.toBeUndefined();
  await close();
});

test("a server whose database has no room is not ready for ten seconds, and then once it takes something", async () => {
  await expect(checkDisk(handle.db)).resolves.toBeUndefined();
  databaseProblem(Object.assign(new Error("no"), { code: "53100" }));
  await expect(checkDisk(handle.db)).rejects.toMatchObject({
    code: "unavailable",
    message: "The database has no room left.",
    retryAfter: 5,
  });
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
  expect(diskState()).toBe("unsure");
  const full = Object.assign(new Error("no"), { code: "53100" });
  await expect(checkDisk({ $transaction: () => Promise.reject(full) })).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(diskState()).toBe("full");
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
  await expect(checkDisk(handle.db)).resolves.toBeUndefined();
  vi.restoreAllMocks();
  expect(diskState()).toBe("room");
});

test("the metrics count requests by where they stand", async () => {
  await rolledBack(handle, async (db) => {
    const { text, contentType } = await metricsText({ db, config: testConfig() });
    expect(contentType).toMatch(/^text\/plain/);
    expect(text).toMatch(/^# TYPE slipway_requests gauge$/m);
  });
});
