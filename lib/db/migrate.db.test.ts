import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { exceptionStates } from "@/lib/exception-requests";
import { instanceStates } from "@/lib/instances";
import { proposalStates } from "@/lib/proposals";
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

test("the database takes the states that the code knows, and no others", async () => {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  onTestFinished(() => client.end());
  const { rows } = await client.query<{ table: string; valid: boolean; says: string }>(
    `select conrelid::regclass::text as table, convalidated as valid, pg_get_constraintdef(oid) as says
     from pg_constraint where contype = 'c' and conname = conrelid::regclass::text || '_state'`,
  );
  const found = rows.map(({ table, valid, says }) => ({
    table,
    valid,
    states: [...says.matchAll(/'([^']+)'/g)].map(([, state]) => state).toSorted(),
  }));
  const known = {
    exception_requests: exceptionStates,
    impacts: ["waiting", "running", "done", "failed"],
    instances: instanceStates,
    proposals: proposalStates,
    pull_requests: ["open", "merged", "closed"],
    requests: requestStates,
  };
  expect(found.toSorted((a, b) => a.table.localeCompare(b.table))).toEqual(
    Object.entries(known).map(([table, states]) => ({
      table,
      valid: true,
      states: [...states].toSorted(),
    })),
  );
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
