import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "pg";
import { system } from "@/lib/access";
import { record, retainAudit, verifyAudit } from "@/lib/audit/server";
import { prepareJobs } from "@/lib/jobs/server";
import { openDatabase } from "./client";
import { grantToApplication } from "./grant-to-application";
import { makeTestDatabase, testDatabaseUrl } from "./testing";

const owner = `owner_${randomUUID().slice(0, 8)}`;
const application = `application_${randomUUID().slice(0, 8)}`;
let [ownerUrl, applicationUrl] = ["", ""];

async function asSuperuser(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Somebody's address of the same database. */
function as(role: string, url: string): string {
  const address = new URL(url);
  [address.username, address.password] = [role, "a-password"];
  return address.href;
}

async function tryAs(url: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
    return "done";
  } catch (error) {
    return String(error);
  } finally {
    await client.end();
  }
}

let superuserUrl = "";
beforeAll(async () => {
  superuserUrl = await makeTestDatabase();
  await prepareJobs(superuserUrl);
  const database = new URL(superuserUrl).pathname.slice(1);
  await asSuperuser(
    superuserUrl,
    `create role ${owner} login password 'a-password'`,
    `create role ${application} login password 'a-password'`,
    `alter database ${database} owner to ${owner}`,
    `alter schema public owner to ${owner}`,
    `alter schema pgboss owner to ${owner}`,
    `do $$ declare thing record; begin
       for thing in select format('alter %s %s owner to ${owner}',
           case relkind when 'S' then 'sequence' else 'table' end, oid::regclass) as change
         from pg_class where relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
          and (relkind in ('r', 'p') or relkind = 'S' and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype in ('a', 'i')))
       loop execute thing.change; end loop; end $$`,
  );
  ownerUrl = as(owner, superuserUrl);
  applicationUrl = as(application, superuserUrl);
});
afterAll(() =>
  asSuperuser(
    superuserUrl,
    `drop owned by ${application}`,
    `reassign owned by ${owner} to current_user`,
    `drop owned by ${owner}`,
    `drop role ${application}`,
    `drop role ${owner}`,
  ),
);

test("the application adds to the audit record and reads it, and can neither change nor empty it", async () => {
  await grantToApplication(ownerUrl, applicationUrl);
  const { db, close } = openDatabase(applicationUrl, 2);
  const recorder = { db, actor: system, now: () => new Date("2026-01-01T00:00:00Z") };
  await record(recorder, { action: "test.first", subject: { type: "test", id: "1", name: "x" } });
  expect(await verifyAudit(db)).toMatchObject({ ok: true, entries: 1 });
  const refused = [
    "update audit_entries set actor = 'nobody'",
    "delete from audit_entries",
    "truncate audit_entries",
    "alter table audit_entries disable trigger all",
    "drop table audit_entries",
    "drop schema public cascade",
    "insert into audit_checkpoints (entries, last_id, last_hash, first_at, last_at) values (1, 1, '', now(), now())",
    "create table mine (id int)",
    `set role ${owner}`,
  ];
  const answers = await Promise.all(refused.map((statement) => tryAs(applicationUrl, statement)));
  expect(answers).toEqual(
    refused.map(() => expect.stringMatching(/permission denied|must be owner/)),
  );
  await close();
});

test("the application does all else: rows, job queues, and set-up a second time", async () => {
  await grantToApplication(ownerUrl, applicationUrl);
  await prepareJobs(applicationUrl);
  expect(await tryAs(applicationUrl, "delete from events where false")).toBe("done");
  expect(await tryAs(applicationUrl, "delete from pgboss.job where false")).toBe("done");
  expect(await tryAs(applicationUrl, "select * from _prisma_migrations")).toBe("done");
});

test("retention is the owner's, and refused to the application", async () => {
  await grantToApplication(ownerUrl, applicationUrl);
  const { db, close } = openDatabase(applicationUrl, 2);
  const file = path.join(tmpdir(), `slipway-export-${randomUUID()}`);
  await expect(
    retainAudit({ db, now: () => new Date(), before: new Date("2026-02-01"), file }),
  ).rejects.toThrow(/permission denied/);
  expect(await verifyAudit(db)).toMatchObject({ ok: true, exported: 0 });
  await close();
});

test("a role that has rights through another one is refused, with what it has", async () => {
  await asSuperuser(superuserUrl, `grant pg_write_all_data to ${application}`);
  await expect(grantToApplication(ownerUrl, applicationUrl)).rejects.toThrow(
    /has UPDATE on audit_entries, DELETE on audit_entries, .* through another role/,
  );
  await asSuperuser(superuserUrl, `revoke pg_write_all_data from ${application}`);
  await grantToApplication(ownerUrl, applicationUrl);
});

test("a role that could take the rights itself is refused, with what it owns", async () => {
  await expect(grantToApplication(ownerUrl, ownerUrl)).rejects.toThrow(
    /owns the database, the schema public, the schema pgboss, the audit record/,
  );
  await expect(grantToApplication(ownerUrl, testDatabaseUrl())).rejects.toMatchObject({
    code: "misconfigured",
  });
});
