import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { createLog } from "@/lib/log/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { startJobs } from "@/lib/jobs/server";
import { freePort } from "@/scripts/up/ports";
import type { CheckDefinition, HealthGround } from "./checks/check";
import { getHealth } from "./get-health";
import { checks, runChecks } from "./run-checks";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
}, 180_000);
afterAll(() => stage.close());
beforeEach(() => {
  delete (globalThis as { __slipwayHealth?: unknown }).__slipwayHealth;
});

const ground = (): HealthGround => stage.job;
const look = async (...names: string[]) => {
  const { checks: found } = await runChecks(
    ground(),
    checks.filter(({ name }) => names.length === 0 || names.includes(name)),
    20_000,
  );
  return Object.fromEntries(found.map((check) => [check.name, check]));
};

const row = (name: string, find: CheckDefinition["find"]) => ({ name, title: name, find });

test("a database that is set up is well, and what is sealed in it opens", async () => {
  expect(await look("database", "encryption", "git-host", "set-aside")).toMatchObject({
    database: { status: "ok" },
    encryption: { status: "ok" },
    "git-host": { status: "ok" },
    "set-aside": { status: "ok" },
  });
});

test("another encryption key is told by each kind of what it does not open", async () => {
  const { config } = ground();
  const other = { ...config, SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 201).toString("base64") };
  const { checks: found } = await runChecks(
    { ...ground(), config: other },
    checks.filter(({ name }) => name === "encryption"),
    20_000,
  );
  expect(found[0]).toMatchObject({
    status: "error",
    findings: [
      { about: "webhook keys of targets", says: expect.stringContaining(stage.target) as string },
    ],
  });
});

test("no worker is an error, and one that runs is known by its sign of life", async () => {
  expect((await look("workers"))["workers"]).toMatchObject({ status: "error" });
  const { db, config, log } = stage.job;
  const jobs = await startJobs({ databaseUrl: config.DATABASE_URL, db, log, connections: 1 }, {});
  try {
    const { workers } = await look("workers");
    expect(workers).toMatchObject({
      status: "ok",
      findings: [{ says: expect.stringMatching(/^1 worker alive/) as string }],
    });
  } finally {
    await jobs.stop(1_000);
  }
  const { workers } = await look("workers");
  expect(workers?.findings[0]?.says).toMatch(/^No worker is alive/);
});

test("a job that nobody takes up is told by its queue, and one of later is not", async () => {
  const { db } = stage.job;
  await db.$executeRaw`DELETE FROM "pgboss"."job"`;
  expect((await look("queues"))["queues"]).toMatchObject({ findings: [{ says: "No job waits." }] });
  await db.$executeRaw`
    INSERT INTO "pgboss"."job" ("name", "data", "created_on", "start_after")
    VALUES ('ask-place', '{}', now() - interval '10 minutes', now() - interval '10 minutes'),
      ('ask-place', '{}', now(), now() + interval '1 hour')`;
  expect((await look("queues"))["queues"]).toMatchObject({
    status: "error",
    findings: [{ about: "ask-place", says: "1 job waits, the first for 10 minutes." }],
  });
});

test("without PostgreSQL the report is there all the same, and says which checks could not be made", async () => {
  const { db, close } = openDatabase(`postgresql://x@127.0.0.1:${await freePort(0)}/x`, 1);
  const some = checks.filter(({ name }) => ["database", "disk", "workers"].includes(name));
  const report = await runChecks({ ...ground(), db }, some, 20_000);
  await close();
  expect(report.checks.map(({ name, status }) => [name, status])).toEqual([
    ["database", "error"],
    ["workers", "unknown"],
    ["disk", expect.any(String)],
  ]);
  expect(report.checks[1]?.findings).toEqual([
    {
      status: "unknown",
      says: "It could not be found out: PostgreSQL does not answer.",
      todo: "See what Database says.",
    },
  ]);
});

test("a check that fails or takes too long is unknown, and keeps no other one waiting", async () => {
  const log = createLog("test", "silent");
  const report = await runChecks(
    { ...ground(), log },
    [
      row("well", async () => [{ status: "ok", says: "Well." }]),
      row("silent", () => new Promise(() => undefined)),
      row("fails", () => Promise.reject(new TypeError("x is undefined"))),
    ],
    30,
  );
  expect(report).toMatchObject({
    status: "unknown",
    checks: [
      {
        name: "silent",
        findings: [
          {
            status: "unknown",
            says: expect.stringContaining("no answer within 0.03 seconds") as string,
          },
        ],
      },
      {
        name: "fails",
        findings: [
          { status: "unknown", says: expect.stringContaining("the log has the reason") as string },
        ],
      },
      { name: "well", status: "ok" },
    ],
  });
  expect(JSON.stringify(report)).not.toContain("x is undefined");
});

test("however many ask at once, the checks run once; and only Ops may ask", async () => {
  const ops = await stage.as({ name: "Olivia", roles: ["ops"], teams: [] });
  const looked = vi.spyOn(checks[0] as CheckDefinition, "find");
  const reports = await Promise.all(Array.from({ length: 50 }, () => getHealth(ops)));
  expect(new Set(reports).size).toBe(1);
  expect(looked).toHaveBeenCalledTimes(1);
  looked.mockRestore();
  await expect(getHealth(await stage.as())).rejects.toMatchObject({ code: "forbidden" });
});
