import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { system } from "@/lib/access";
import { record } from "@/lib/audit/server";
import { advisoryLocks, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import { prepareJobs } from "./prepare";

let fresh: string;
let prepared: string;

beforeAll(async () => {
  [fresh, prepared] = await Promise.all([makeTestDatabase(), makeTestDatabase()]);
  await prepareJobs(prepared);
});

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function isWaiting(work: Promise<unknown>): Promise<boolean> {
  return Promise.race([work.then(() => false), sleep(1500).then(() => true)]);
}

async function isPrepared(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ table: string | null }>(
    "select to_regclass('pgboss.queue')::text as table",
  );
  return rows[0]?.table !== null;
}

test("waits while a worker of the version before prepares, and keeps it waiting in turn", async () => {
  // All that the version before takes is the lock that is the audit record's.
  const old = await connected(fresh);
  await old.query("select pg_advisory_lock($1)", [advisoryLocks.audit]);
  const preparing = prepareJobs(fresh);
  expect(await isWaiting(preparing)).toBe(true);
  expect(await isPrepared(old)).toBe(false);

  const next = await connected(fresh);
  // It comes second, so it gets the lock when the new worker is done and not before.
  const nextPrepares = next.query("select pg_advisory_lock($1)", [advisoryLocks.audit]);
  await sleep(100);
  await old.query("select pg_advisory_unlock($1)", [advisoryLocks.audit]);
  await nextPrepares;
  const { rows } = await next.query<{ queues: number }>(
    "select count(*)::int as queues from pgboss.queue where name in ('move-request', 'scan-branch')",
  );
  expect(rows[0]?.queues).toBe(2);
  await preparing;
});

test("an audited change is not held up by a worker that prepares", async () => {
  const worker = await connected(prepared);
  await worker.query("select pg_advisory_lock($1)", [advisoryLocks.prepareJobs]);
  const handle = openDatabase(prepared, 2);
  onTestFinished(() => handle.close());
  const change = record(
    { db: handle.db, actor: system, now: () => new Date() },
    { action: "target.configure", subject: { type: "target", id: "1", name: "one" } },
  );
  await expect(change).resolves.toBeUndefined();
});

test("queues that are as they should be are left alone, without the lock of the audit record", async () => {
  const change = await connected(prepared);
  await change.query("select pg_advisory_lock($1)", [advisoryLocks.audit]);
  await expect(prepareJobs(prepared)).resolves.toBeUndefined();
});

test("a queue that has other rules is brought up to date", async () => {
  const client = await connected(prepared);
  await client.query("update pgboss.queue set retry_limit = 1 where name = 'move-request'");
  await prepareJobs(prepared);
  const { rows } = await client.query<{ retry_limit: number }>(
    "select retry_limit from pgboss.queue where name = 'move-request'",
  );
  expect(rows[0]?.retry_limit).toBe(20);
});
