import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { record } from "@/lib/audit/server";
import { database, type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { enterStream, forgetFairUse, requireFairUse } from "@/lib/fair-use/server";
import { testConfig } from "@/lib/identity/testing";
import { prepareJobs } from "@/lib/jobs/server";
import { freePort } from "@/scripts/up/ports";
import { metricsText } from "./metrics";

let handle: DatabaseHandle;
let databaseUrl = "";
beforeAll(async () => {
  databaseUrl = await makeTestDatabase();
  handle = openDatabase(databaseUrl, 2);
  await prepareJobs(databaseUrl);
});
afterAll(() => handle.close());

/** The value of a series, as a scrape would read it. */
function valueOf(text: string, series: string): number | undefined {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test("the figures are what the database knows at the scrape, and none where it does not answer", async () => {
  await rolledBack(handle, async (db) => {
    const now = new Date("2027-03-04T10:00:00Z");
    const fiveMinutesAgo = new Date(now.getTime() - 300_000);
    await db.event.updateMany({ where: { handledAt: null }, data: { handledAt: now } });
    const said = {
      source: "github",
      occurredAt: fiveMinutesAgo,
      receivedAt: fiveMinutesAgo,
      payload: {},
    };
    await db.event.create({ data: { ...said, kind: "ping", deliveryKey: "metrics-1" } });
    await db.event.create({
      data: {
        ...said,
        kind: "asked-review",
        deliveryKey: "metrics-2",
        receivedAt: now,
        handledAt: now,
      },
    });
    const repository = await db.repository.create({
      data: {
        apiUrl: "https://metrics.example.com",
        owner: "acme",
        name: "metrics",
        defaultBranch: "main",
        webUrl: "https://metrics.example.com/acme/metrics",
        polledAt: fiveMinutesAgo,
        pollProblem: "It does not answer.",
      },
    });
    const cluster = await db.cluster.create({ data: { name: "metrics" } });
    const key = new Uint8Array();
    await db.repository.update({ where: { id: repository.id }, data: { heardAt: fiveMinutesAgo } });
    await db.hostAccount.create({
      data: { account: "acme", pausedUntil: new Date(now.getTime() + 60_000), pauseReason: "x" },
    });
    await db.target.create({
      data: {
        name: "metrics",
        title: "Metrics",
        environment: "metrics",
        repositoryId: repository.id,
        clusterId: cluster.id,
        branch: "main",
        pathPattern: "x",
        fluxNamespace: "x",
        sourceName: "x",
        teamServiceAccount: "x",
        platformServiceAccount: "x",
        fluxKey: key,
        flaggerKey: key,
        heardAt: fiveMinutesAgo,
        fluxHeardAt: fiveMinutesAgo,
        askedAt: now,
        answeredAt: fiveMinutesAgo,
        unansweredSince: fiveMinutesAgo,
      },
    });
    await db.proposal.create({
      data: {
        repositoryId: repository.id,
        base: "main",
        action: "policy.change",
        subjectType: "policy",
        subjectId: "x",
        subjectName: "x",
        title: "Add the policy x",
        files: [],
        author: "Olivia Ops",
        waitsFor: "the Git host",
        waitsSince: fiveMinutesAgo,
      },
    });
    const system = { kind: "system", name: "Slipway", roles: [], teams: [], groups: [] } as const;
    await record(
      { db, actor: system, now: () => fiveMinutesAgo },
      { action: "backup.make", subject: { type: "backup", id: "x", name: "all of the database" } },
    );
    const asked = await db.cluster.create({
      data: { name: "asked", apiUrl: "https://asked.example.com", credential: key },
    });
    await db.target.update({ where: { name: "metrics" }, data: { clusterId: asked.id } });
    await db.$executeRaw`
      INSERT INTO "pgboss"."job" ("name", "data", "created_on", "start_after")
      VALUES ('ask-place', '{}', now() - interval '10 minutes', now() - interval '10 minutes')`;

    const { text } = await metricsText(
      {
        db,
        config: testConfig({ hostCredentials: { kind: "none" }, SLIPWAY_BACKUP_WITHIN_HOURS: 26 }),
      },
      now,
    );
    expect(valueOf(text, "slipway_events_unhandled")).toBe(1);
    expect(valueOf(text, "slipway_events_unhandled_oldest_seconds")).toBe(300);
    expect(valueOf(text, 'slipway_repository_problem{repository="acme/metrics"}')).toBe(1);
    expect(
      valueOf(text, 'slipway_repository_polled_timestamp_seconds{repository="acme/metrics"}'),
    ).toBe(fiveMinutesAgo.getTime() / 1000);
    expect(valueOf(text, 'slipway_target_heard_timestamp_seconds{target="metrics"}')).toBe(
      fiveMinutesAgo.getTime() / 1000,
    );
    const target = (name: string) => valueOf(text, `slipway_target_${name}{target="metrics"}`);
    expect(target("unanswered_seconds")).toBe(300);
    expect(target("asked_timestamp_seconds")).toBe(now.getTime() / 1000);
    expect(target("answered_timestamp_seconds")).toBe(fiveMinutesAgo.getTime() / 1000);
    expect(
      valueOf(text, 'slipway_target_webhook_timestamp_seconds{target="metrics",source="flux"}'),
    ).toBe(fiveMinutesAgo.getTime() / 1000);
    expect(
      valueOf(text, 'slipway_repository_webhook_timestamp_seconds{repository="acme/metrics"}'),
    ).toBe(fiveMinutesAgo.getTime() / 1000);
    expect(valueOf(text, 'slipway_host_paused_seconds{account="acme"}')).toBe(60);
    expect(valueOf(text, 'slipway_proposals{state="opening"}')).toBe(1);
    expect(valueOf(text, "slipway_proposals_waiting_oldest_seconds")).toBe(300);
    expect(valueOf(text, 'slipway_queue_waiting{queue="ask-place"}')).toBe(1);
    expect(valueOf(text, 'slipway_queue_oldest_seconds{queue="ask-place"}')).toBeCloseTo(600, -1);
    expect(valueOf(text, "slipway_workers")).toBe(0);
    expect(valueOf(text, 'slipway_sealed_unopened{kind="webhook keys of targets"}')).toBe(1);
    expect(valueOf(text, "slipway_backup_timestamp_seconds")).toBe(fiveMinutesAgo.getTime() / 1000);
    expect(valueOf(text, "slipway_backup_overdue_seconds")).toBe(0);
    expect(valueOf(text, "slipway_database_size_bytes")).toBeGreaterThan(1_000_000);
    expect(valueOf(text, "slipway_database_clock_offset_seconds")).toBeCloseTo(0, 0);
    expect(valueOf(text, 'slipway_disk_free_bytes{place="Temporary files"}')).toBeGreaterThan(0);
    expect(valueOf(text, 'slipway_github_connected{kind="none"}')).toBe(1);
    expect(valueOf(text, "slipway_github_delivery_timestamp_seconds")).toBe(
      fiveMinutesAgo.getTime() / 1000,
    );
  });
  const { db, close } = openDatabase(`postgresql://x@127.0.0.1:${await freePort(0)}/x`, 1);
  const { text } = await metricsText({ db, config: testConfig() });
  for (const series of [
    "slipway_events_unhandled",
    "slipway_requests_waiting",
    "slipway_work_overdue_seconds",
    "slipway_workers",
    "slipway_database_size_bytes",
  ])
    expect(valueOf(text, series)).toBeUndefined();
  await close();
});

test("the limits, who was refused by them, live streams and connections are in the figures", async () => {
  forgetFairUse();
  const ground = { config: testConfig({ SLIPWAY_SUBMITS_PER_MINUTE: 1 }), now: () => new Date() };
  requireFairUse(ground, "submit", "dana");
  expect(() => requireFairUse(ground, "submit", "dana")).toThrow(/1 submitted requests a minute/);
  const leave = enterStream(ground.config, "dana");
  const { text } = await metricsText({ db: handle.db, config: ground.config });
  leave();
  expect(valueOf(text, 'slipway_limit{limit="submit"}')).toBe(1);
  expect(valueOf(text, 'slipway_limit{limit="read"}')).toBe(600);
  expect(valueOf(text, 'slipway_limit{limit="streams-person"}')).toBe(20);
  expect(valueOf(text, 'slipway_limited_total{limit="submit"}')).toBe(1);
  expect(valueOf(text, 'slipway_limited_total{limit="read"}')).toBe(0);
  expect(valueOf(text, "slipway_live_streams")).toBe(1);
  database(databaseUrl);
  const later = (await metricsText({ db: handle.db, config: ground.config })).text;
  expect(valueOf(later, 'slipway_database_connections{state="waiting"}')).toBe(0);
});

test("every figure of ours is in the handbook", async () => {
  const { text } = await metricsText({ db: handle.db, config: testConfig() });
  const handbook = readFileSync("docs/operating.md", "utf8");
  const figures = [...text.matchAll(/^# TYPE (slipway_\w+) /gm)].map(([, name]) => name ?? "");
  expect(figures.filter((name) => !handbook.includes(`\`${name}`))).toEqual([]);
});
