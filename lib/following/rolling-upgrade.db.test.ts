import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import pino from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { PrismaClient } from "@/lib/db/server";
import { migrate, openDatabase } from "@/lib/db/server";
import { makeTestDatabase, migrationsFolder } from "@/lib/db/testing";
import { prepareJobs, startJobs } from "@/lib/jobs/server";
import { fillPulls, keepPull } from "@/lib/pulls/server";
import { readRecording, type Recording } from "./testing/recording";

/**
 * While a new version is rolled out, servers of it and of the version before work on one database.
 * The old side is a recording of what a server of that version left in a database, and of every
 * statement that it sent from then on, deliveries, checks, approvals and jobs among it
 * (`record-version.db.test.ts`).
 */
const file = path.join(import.meta.dirname, "testing/version-before.jsonl");

interface Side {
  url: string;
  client: Client;
  /** How many rows each statement of the recording answered with or changed. */
  answers: number[];
}
let recording: Recording;
/** A database of the version before, and one that the new version has migrated. */
let old: Side;
let both: Side;
let db: PrismaClient;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  recording = await readRecording(file);
  old = await filled();
  both = await filled();
  await migrate(both.url, migrationsFolder);
  const database = openDatabase(both.url, 2);
  closing.push(database.close);
  db = database.db;
  await fillPulls(db);
  for (const side of [old, both]) await replay(side);
}, 180_000);
afterAll(async () => {
  for (const close of closing) await close();
});

/** A database as the version before migrated and left it. */
async function filled(): Promise<Side> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "slipway-migrations-"));
  for (const name of recording.migrations)
    await cp(path.join(migrationsFolder, name), path.join(folder, name), { recursive: true });
  const url = await makeTestDatabase({ empty: true });
  await migrate(url, folder);
  await rm(folder, { recursive: true, force: true });
  await prepareJobs(url);
  const client = new Client({ connectionString: url });
  await client.connect();
  closing.push(() => client.end());
  // What triggers would write is in the recording, whose rows are in no order.
  await client.query("set session_replication_role = replica");
  for (const [table, rows] of Object.entries(recording.rows)) {
    await client.query(`delete from "${table}"`);
    await client.query(
      `insert into "${table}" select * from json_populate_recordset(null::"${table}", $1)`,
      [JSON.stringify(rows)],
    );
  }
  await client.query("set session_replication_role = origin");
  return { url, client, answers: [] };
}

async function replay({ client, answers }: Side): Promise<void> {
  for (const { sql, values } of recording.statements)
    answers.push((await client.query(sql, values)).rowCount ?? 0);
}

async function asked<Row extends object>(
  { client }: Side,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await client.query<Row>(sql, values)).rows;
}

interface OldJob {
  name: string;
  data: object;
}
const oldJobs =
  "select name, data, state, singleton_key from pgboss.job order by name, singleton_key";
/** What servers of the version before know of pull requests and their approvals. */
const oldPulls =
  "select repository_id, number, url, title, author, base, head_commit, state, reported_at from checked_pulls order by number";
const oldApprovals = `select c.number, a.head_commit, a.base, a.base_commit, a.targets, a.touched, a.authors, a.is_known, a.by_program as by, a.reviews
  from pull_approvals a join checked_pulls c on c.id = a.pull_id order by c.number`;

test("a server of the version before gets the same answers as from a database of its own version", async () => {
  expect(old.answers.length).toBeGreaterThan(100);
  const differ = recording.statements
    .map(({ sql }, index) => ({ sql, old: old.answers[index], both: both.answers[index] }))
    .filter((one) => one.old !== one.both);
  expect(differ).toEqual([]);
  for (const sql of [
    oldPulls,
    oldApprovals,
    "select number, request_id, url, title, branch, base, head_commit, state, merge_commit, opened_at, merged_at, closed_at, reported_at from pull_requests where request_id is not null order by number",
    "select source, delivery_key, kind, occurred_at, request_id, payload, handled_at from events order by id",
    "select id, state, state_reason, merged_at, ended_at from requests order by id",
  ])
    expect(await asked(both, sql)).toEqual(await asked(old, sql));
});

test("a server of this version reads what the version before wrote, before the migration and after it", async () => {
  const pulls = await asked<{ number: number }>(both, oldPulls);
  expect(pulls.length).toBeGreaterThan(3);
  expect(
    await asked(
      both,
      "select repository_id, number, url, title, author, base, head_commit, state, reported_at from pull_requests order by number",
    ),
  ).toEqual(pulls);
  expect(
    await asked(
      both,
      `select p.number, a.head_commit, a.base, a.base_commit, a.targets, a.touched, a.authors, a.is_known, a.by_slipway as by, a.reviews
         from pull_request_approvals a join pull_requests p on p.id = a.pull_request_id order by p.number`,
    ),
  ).toEqual(await asked(both, oldApprovals));
  // Nothing is left to be copied.
  expect(await fillPulls(db)).toBe(0);
});

test("a job that the version before added waits for a worker of this one", async () => {
  const jobs = await asked<OldJob>(both, oldJobs);
  expect(jobs).toEqual(await asked(old, oldJobs));
  // A worker of the version before has taken one.
  expect(jobs).toContainEqual(expect.objectContaining({ name: "move-request", state: "active" }));
  const added = jobs.flatMap(({ name, data }) => (name === "handle-event" ? [data] : []));
  const taken: unknown[] = [];
  const workers = await startJobs(
    { databaseUrl: both.url, db, log: pino({ level: "silent" }) },
    { "handle-event": async (data) => void taken.push(data) },
  );
  await vi.waitFor(() => expect(taken).toHaveLength(added.length), { timeout: 20_000 });
  await workers.stop();
  expect(taken).toEqual(expect.arrayContaining(added));
});

test("a server of the version before reads what this one keeps of a pull request by hand, and goes on from there", async () => {
  const byHand = await db.pullRequest.findFirstOrThrow({
    where: { requestId: null, state: "open" },
  });
  // The version before does not store a branch: any report brings it.
  expect(byHand.branch).toBe("");
  const report = {
    ...byHand,
    author: byHand.author ?? "",
    branch: "by-hand",
    state: "open" as const,
    headCommit: "f".repeat(40),
    reportedAt: new Date(byHand.reportedAt.getTime() + 60_000),
  };
  const { repositoryId, number } = byHand;
  await db.$transaction((tx) => keepPull(tx, repositoryId, report, { how: "delivered" }));
  const openBases = recording.statements.find(({ sql }) =>
    /SELECT .*"base" FROM "public"."checked_pulls" WHERE .*"head_commit" = /.test(sql),
  );
  expect(
    await asked(both, openBases?.sql ?? "", [
      repositoryId,
      report.headCommit,
      "open",
      ...(openBases?.values.slice(3) ?? []),
    ]),
  ).toMatchObject([{ base: "main" }]);
  await db.pullRequestApproval.update({
    where: { pullRequestId: byHand.id },
    data: { headCommit: report.headCommit, targets: "t", authors: ["dev-dana"] },
  });
  expect(await asked(both, oldApprovals)).toContainEqual(
    expect.objectContaining({ number, targets: "t", authors: ["dev-dana"] }),
  );

  // Told of the end by a server of the version before.
  const update = `UPDATE "public"."checked_pulls" SET "state" = $1, "reported_at" = $2 WHERE ("repository_id" = $3 AND "number" = $4 AND "reported_at" <= $2)`;
  const end = new Date(report.reportedAt.getTime() + 60_000);
  await asked(both, update, ["closed", end, repositoryId, number]);
  const row = () => db.pullRequest.findUniqueOrThrow({ where: { id: byHand.id } });
  expect(await row()).toMatchObject({ state: "closed", branch: "by-hand", reportedAt: end });
  // And of something older, which this one knows better.
  await db.$transaction((tx) =>
    keepPull(
      tx,
      repositoryId,
      { ...report, state: "merged", reportedAt: end },
      { how: "delivered" },
    ),
  );
  await asked(both, update, ["open", end, repositoryId, number]);
  expect(await row()).toMatchObject({ state: "merged" });
  await asked(both, 'DELETE FROM "public"."checked_pulls" WHERE "number" = $1', [number]);
  expect(await db.pullRequest.count({ where: { id: byHand.id } })).toBe(0);
});

test("a pull request of a request is the request's, whoever hears of it first", async () => {
  const ours = await db.pullRequest.findFirstOrThrow({ where: { requestId: { not: null } } });
  const { repositoryId, requestId, state: _state, ...rest } = ours;
  const report = {
    ...rest,
    author: "slipway[bot]",
    state: "open" as const,
    number: 901,
    reportedAt: new Date(rest.reportedAt.getTime() + 5_000),
  };
  // This version hears of it by a delivery, and the version before, which opened it, stores it then.
  await db.$transaction((tx) => keepPull(tx, repositoryId, report, { how: "delivered" }));
  const insert = `INSERT INTO "public"."pull_requests" ("id","repository_id","request_id","number","url","title","branch","base","head_commit","state","opened_at","reported_at")
      VALUES (gen_random_uuid(),$1,$2,$3,'u','t','b','main','h','open',$4,$4) ON CONFLICT DO NOTHING`;
  await asked(both, insert, [repositoryId, requestId, 901, rest.reportedAt]);
  const row = (number: number) =>
    db.pullRequest.findUniqueOrThrow({
      where: { repositoryId_number: { repositoryId, number } },
    });
  expect(await row(901)).toMatchObject({
    requestId,
    author: "slipway[bot]",
    headCommit: report.headCommit,
  });
  // The version before opens one, and this version hears of it.
  await asked(both, insert, [repositoryId, requestId, 902, rest.reportedAt]);
  expect(await row(902)).toMatchObject({ requestId, author: null });
  await db.$transaction((tx) =>
    keepPull(tx, repositoryId, { ...report, number: 902 }, { how: "asked" }),
  );
  expect(await row(902)).toMatchObject({ requestId, author: "slipway[bot]" });
  expect(await asked(both, oldPulls)).toContainEqual(
    expect.objectContaining({
      number: 902,
      author: "slipway[bot]",
      head_commit: report.headCommit,
    }),
  );
});
