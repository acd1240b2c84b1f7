import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { testConfig } from "@/lib/identity/testing";
import { freePort } from "@/scripts/up/ports";
import { migrationsFolder, openTestDatabase, rolledBack } from "@/lib/db/testing";
import { metricsText } from "./metrics";
import { beginShutdown } from "@/lib/shutdown/server";
import { forgetShutdown } from "@/lib/shutdown/testing";
import { checkDatabase, requireReady } from "./ready";

const handle = openTestDatabase();
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

test("the metrics count requests by where they stand", async () => {
  await rolledBack(handle, async (db) => {
    const { text, contentType } = await metricsText({ db, config: testConfig() });
    expect(contentType).toMatch(/^text\/plain/);
    expect(text).toMatch(/^# TYPE slipway_requests gauge$/m);
  });
});
