import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { beginHold, endHold } from "@/lib/hold/server";
import { contextOf, testConfig } from "@/lib/identity/testing";
import { seedUnlessHeld } from "./seed-unless-held";

test("a database that is held is left as it is, and seeded once it is held no more", async () => {
  const home = await mkdtemp(path.join(os.tmpdir(), "slipway-seeds-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await cp("catalog/team-namespace", path.join(home, "catalog/team-namespace"), {
    recursive: true,
  });
  const { db, close } = openDatabase(await makeTestDatabase(), 2);
  onTestFinished(close);
  const config = testConfig({ SLIPWAY_HOME: home });
  const ctx = await contextOf(db, { name: "Set-up", roles: ["ops"], teams: [] }, { config });
  await beginHold(db, { since: new Date(), by: "somebody", because: "It is a copy." });
  expect(await seedUnlessHeld(ctx)).toBe(false);
  expect(await db.template.count()).toBe(0);
  await endHold(db);
  expect(await seedUnlessHeld(ctx)).toBe(true);
  expect(await db.template.findMany({ select: { name: true } })).toEqual([
    { name: "team-namespace" },
  ]);
}, 60_000);
