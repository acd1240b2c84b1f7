import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { verdicts } from "@/lib/admission";
import { openSnapshot } from "@/lib/backup/store/copy-out";
import type { Conclusion } from "@/lib/checks";
import { revisionKinds } from "@/lib/drafts";
import { exceptionStates } from "@/lib/exception-requests";
import { type BranchProtection, hostKinds, type MergeMethod } from "@/lib/git-host";
import { impactKinds } from "@/lib/impact";
import { instanceStates } from "@/lib/instances";
import { proposalStates } from "@/lib/proposals";
import type { PullRequestStep } from "@/lib/requests";
import { stepNames } from "@/lib/requests/server";
import { requestStates } from "@/lib/timeline";
import { migrate } from "./migrate";
import {
  makeTestDatabase,
  migrationsFolder,
  openTestDatabase,
  rolledBack,
  testDatabaseUrl,
} from "./testing";
import { sqlToReachSchema } from "./testing/schema-engine";

const handle = openTestDatabase();
afterAll(() => handle.close());

/** Indexes that Prisma's schema language has no words for; the migrations make them by hand. */
const handmade = [
  "requests_one_open_per_instance",
  "instances_one_of_a_name",
  "events_compared",
  "events_of_whole_targets",
  "events_delivered_by_github",
  "requests_not_over",
  "pull_requests_open",
  "request_revisions_sealed",
  "request_work_waiting",
  "instances_deploying",
  "instances_live_by_change",
  "instances_removed_by_change",
  "instances_live_by_name",
  "instances_live_by_state",
  "instances_live_by_target",
  "compliance_findings_standing_by_age",
  "template_drafts_kept_by_change",
  "host_logins_api_url_lower_login_key",
  "exception_requests_one_pending",
];

test("the migrations produce schema.prisma", async () => {
  const sql = await sqlToReachSchema(testDatabaseUrl(), path.resolve("prisma/schema.prisma"));
  const statements = sql.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("--"));
  expect(
    statements.filter((line) => !handmade.some((index) => line.includes(`"${index}"`))),
  ).toEqual([]);
});

/** By `<table>_<column>`: the lists of the code, and words of earlier versions that rows may hold. */
const words: Readonly<Record<string, readonly string[]>> = {
  catalog_heads_protection: ["review", "protected", "none"] satisfies BranchProtection[],
  checks_conclusion: [
    "pending",
    "success",
    "failure",
    "neutral",
    "cancelled",
  ] satisfies Conclusion[],
  compliance_findings_standing: [...verdicts, "deny", "warn", "audit"],
  draft_revisions_kind: revisionKinds,
  exception_requests_state: exceptionStates,
  findings_verdict: [...verdicts, "deny", "warn", "audit"],
  github_handshakes_purpose: ["register-app", "link-login", "review"],
  impacts_state: ["waiting", "running", "done", "failed"],
  instance_impacts_kind: impactKinds,
  instances_state: instanceStates,
  proposals_state: proposalStates,
  pull_request_steps_name: stepNames,
  pull_request_steps_state: ["waiting", "done", "refused"] satisfies PullRequestStep["state"][],
  pull_requests_state: ["open", "merged", "closed"],
  repositories_host_kind: hostKinds,
  requests_state: requestStates,
  targets_auto_merge: ["merge", "squash", "rebase"] satisfies MergeMethod[],
  targets_suspended: ["parent", "source"],
  templates_scope: ["team", "platform"],
};

/** Columns with a name of states whose words are anybody's: kinds of objects and events, actions, what a host says. */
const open = [
  "checked_pulls_state",
  "compliance_findings_kind",
  "events_kind",
  "exception_requests_object_kind",
  "github_handshakes_state",
];

test("the database takes the words that the code knows where a column has a list of them, and no others", async () => {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query<{ name: string; valid: boolean; says: string }>(
    `select conname as name, convalidated as valid, pg_get_constraintdef(oid) as says
     from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
       and pg_get_constraintdef(oid) ~ ' = (ANY \\(|'')' order by conname collate "C"`,
  );
  const found = rows.map(({ name, valid, says }) => ({
    name,
    valid,
    words: [...says.matchAll(/'([^']+)'/g)].map(([, word]) => word).toSorted(),
  }));
  expect(found).toEqual(
    Object.entries(words).map(([name, list]) => ({ name, valid: true, words: list.toSorted() })),
  );
  const { rows: columns } = await client.query<{ name: string }>(
    `select table_name || '_' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'text'
       and column_name ~ '(^|_)(state|status|kind|outcome|phase|conclusion|verdict|standing)$' order by 1`,
  );
  const listed = new Set([...Object.keys(words), ...open]);
  expect(columns.map(({ name }) => name).filter((name) => !listed.has(name))).toEqual([]);
});

test("migrating again changes nothing", async () => {
  expect(await migrate(testDatabaseUrl(), migrationsFolder)).toEqual([]);
});

test("several servers that start at once migrate once", async () => {
  const runs = await Promise.all([1, 2, 3].map(() => migrate(testDatabaseUrl(), migrationsFolder)));
  expect(runs.flat()).toEqual([]);
});

test("an audit entry can be neither changed nor removed", async () => {
  await rolledBack(handle, async (db) => {
    const entry = await db.auditEntry.create({
      data: {
        actor: "olivia",
        action: "template.publish",
        subjectType: "template",
        subjectId: "1",
        subject: "web-service",
        hash: new Uint8Array(32),
      },
    });
    await expect(
      db.auditEntry.update({ where: { id: entry.id }, data: { actor: "somebody else" } }),
    ).rejects.toThrow(/append-only/);
  });
});

test("no time-out of the role or the database ends a migration, and a lock is waited for outside of a transaction", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "slipway-migrations-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await cp(migrationsFolder, home, { recursive: true });
  const names = ["29990101000000_inside", "29990101000001_outside", "29990101000002_inside_again"];
  for (const [at, name] of names.entries()) {
    await mkdir(path.join(home, name));
    await writeFile(
      path.join(home, name, "migration.sql"),
      `-- ${at === 1 ? "Outside" : "Inside"} a transaction
CREATE TABLE told_${at} AS SELECT name, setting FROM pg_settings WHERE name ~ '^(statement|transaction|lock)_timeout$' AND setting <> '0';`,
    );
  }
  const url = await makeTestDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const database = client.escapeIdentifier(new URL(url).pathname.slice(1));
  for (const setting of ["statement_timeout", "lock_timeout"])
    await client.query(`alter database ${database} set ${setting} = '5min'`);
  expect(await migrate(url, home)).toEqual(names);
  const told = await client.query(
    "select 0 as at, name from told_0 union all select 1, name from told_1 union all select 2, name from told_2",
  );
  expect(told.rows).toEqual([0, 2].map((at) => ({ at, name: "lock_timeout" })));
});

test("a migration that waits in vain, as for a backup, says for whom, and goes on the next time", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "slipway-migrations-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await cp(migrationsFolder, home, { recursive: true });
  const name = "29990101000000_more_of_people";
  await mkdir(path.join(home, name));
  await writeFile(
    path.join(home, name, "migration.sql"),
    `SET LOCAL lock_timeout = '3s';\nALTER TABLE "users" ADD COLUMN "nickname" TEXT;`,
  );
  const url = await makeTestDatabase();
  const backup = await openSnapshot(url);
  try {
    // All that it has read stays locked until it ends.
    for await (const frame of backup.frames()) if (frame.kind === "end") break;
    await expect(migrate(url, home)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(
        /nothing of it was kept.* slipway backup \(process \d+ of the role /,
      ),
      hint: expect.stringContaining("run set-up again"),
    });
  } finally {
    await backup.close();
  }
  expect(await migrate(url, home)).toEqual([name]);
});

test("an index is made concurrently, by one of several servers, and anew where one broke off", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "slipway-migrations-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await cp(migrationsFolder, home, { recursive: true });
  const name = "29990101000000_find_people";
  await mkdir(path.join(home, name));
  await writeFile(
    path.join(home, name, "migration.sql"),
    `-- Outside a transaction
DROP INDEX CONCURRENTLY IF EXISTS "people_by_name";
CREATE UNIQUE INDEX CONCURRENTLY "people_by_name" ON "users"("name");`,
  );
  const url = await makeTestDatabase();
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  const add = () =>
    client.query(
      "insert into users (id, issuer, subject, email, name) values (gen_random_uuid(), 'i', gen_random_uuid()::text, '', 'Mia')",
    );
  await add();
  await add();
  await expect(migrate(url, home)).rejects.toThrow(/begins anew/);
  await client.query("delete from users");
  const runs = await Promise.all([1, 2, 3].map(() => migrate(url, home)));
  expect(runs.flat()).toEqual([name]);
  const { rows } = await client.query(
    "select indisvalid from pg_index where indexrelid = 'people_by_name'::regclass",
  );
  expect(rows).toEqual([{ indisvalid: true }]);
});
