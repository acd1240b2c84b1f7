import { createHmac, randomUUID } from "node:crypto";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  utimes,
  writeFile,
  readFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { Context } from "@/lib/access/server";
import { verifyAudit } from "@/lib/audit/server";
import type { Config } from "@/lib/config/server";
import { openDatabase } from "@/lib/db/server";
import { makeTestDatabase, migrationsFolder } from "@/lib/db/testing";
import { receiveFluxEvent, sweep } from "@/lib/following/server";
import { gitRepository, hostConnection } from "@/lib/git-host/server";
import { holdOf, requireNotHeld, untilNotHeld } from "@/lib/hold/server";
import { enqueue, type JobContext, startJobs } from "@/lib/jobs/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { fluxKey, setStage, type Stage } from "@/lib/requests/testing";
import { hasBackup, writeBackupInto } from "./backup-folder";
import { headOf, readHead } from "./header";
import { openBackup } from "./read-backup";
import { restoreBackup } from "./restore-backup";
import { resume } from "./resume";
import { leftOut } from "./store/left-out";
import { writeBackup } from "./write-backup";

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  folder = await mkdtemp(path.join(tmpdir(), "slipway-backup-"));
}, 180_000);
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

const inPieces = (all: Buffer) => Readable.from([all.subarray(0, 7), all.subarray(7)]);
const newFile = () => path.join(folder, `${Math.random().toString(36).slice(2)}.slipway`);
const now = () => new Date();
const restoring = (databaseUrl: string, over: Partial<Config> = {}) => ({
  config: { ...stage.job.config, DATABASE_URL: databaseUrl, ...over },
  by: "somebody",
  now,
});

/** Works on another database as a process of its own would. */
function workingOn(databaseUrl: string): { ctx: Context; job: JobContext } {
  const { db, close } = openDatabase(databaseUrl, 4);
  onTestFinished(close);
  const { log } = stage.job;
  const config = { ...stage.job.config, DATABASE_URL: databaseUrl };
  const job: JobContext = {
    db,
    config,
    log,
    now,
    repository: (ref) => gitRepository(() => hostConnection({ db, config }), ref),
  };
  const actor = { kind: "system", name: "Slipway", roles: [], teams: [], groups: [] } as const;
  return { job, ctx: { db, config, log, now, actor, requestId: "test" } };
}

/** Moves requests as a worker does, and finds them as its sweep does. */
async function work(job: JobContext) {
  const jobs = await startJobs(
    { databaseUrl: job.config.DATABASE_URL, db: job.db, log: job.log },
    { "move-request": ({ requestId }) => moveRequest(job, requestId) },
  );
  jobs.every(0.3, "sweep", () => sweep(job));
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= jobs.stop(5_000));
  onTestFinished(stop);
  return stop;
}

async function query<Row extends object>(databaseUrl: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const pulls = ({ db }: JobContext) =>
  db.request.findMany({
    select: { id: true, branch: true, pullRequests: { select: { number: true, state: true } } },
    orderBy: { id: "asc" },
  });
const waiting = { timeout: 60_000, interval: 200 };
const allMoved = (job: JobContext) =>
  vi.waitFor(
    async () =>
      expect((await pulls(job)).filter(({ pullRequests }) => pullRequests.length === 0)).toEqual(
        [],
      ),
    waiting,
  );

test(
  "backed up under load and restored beside the living original, there is no second pull request and nothing is missing",
  { timeout: 240_000 },
  async () => {
    const original = stage.job;
    const ctx = { ...(await stage.as()), actor: workingOn(original.config.DATABASE_URL).ctx.actor };
    // Some have a pull request before, some are opened while it is written; none is moved meanwhile by plan.
    const before = await Promise.all(Array.from({ length: 6 }, () => stage.open()));
    await moveRequest(original, before[0]?.id ?? "");
    await moveRequest(original, before[1]?.id ?? "");
    const over = new AbortController();
    const after: string[] = [];
    const stopOriginal = await work(original);
    const load = (async () => {
      while (!over.signal.aborted) after.push((await stage.open()).id);
    })();
    const file = newFile();
    const made = await writeBackup(ctx, file, { encrypt: true });
    over.abort();
    await load;
    await allMoved(original);
    // The original goes on: one is merged and its branch is gone, one is closed.
    await stage.merge(before[2]?.id ?? "");
    const [closed] = await original.db.pullRequest.findMany({
      where: { requestId: before[3]?.id ?? "" },
    });
    const repository = original.repository({
      host: { kind: "github" },
      apiUrl: stage.forge.api,
      owner: "acme",
      name: stage.repository.slice("acme/".length),
    });
    await repository.closePullRequest(closed?.number ?? 0);
    for (const { id } of [before[2], before[3]].filter((one) => one !== undefined)) {
      const { branch } = await original.db.request.findUniqueOrThrow({ where: { id } });
      await repository.deleteBranch(branch);
    }

    const copyUrl = await makeTestDatabase({ empty: true });
    const restored = await restoreBackup(restoring(copyUrl), file, { replace: false });
    expect(restored).toMatchObject({ rows: made.rows, tables: made.tables, migrated: [] });
    const { ctx: copyCtx, job: copy } = workingOn(copyUrl);

    // Held: no job, no webhook, no change.
    expect(await holdOf(copy.db)).toMatchObject({ by: "somebody" });
    await expect(requireNotHeld(copy.db)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^Slipway is held/) as string,
    });
    const stopCopy = await work(copy);
    await enqueue(copy.db, "move-request", { requestId: before[4]?.id ?? "" });
    const told = fluxTells();
    const takeIn = () => receiveFluxEvent(copy, stage.target, told.body, told.signature);
    await expect(takeIn()).rejects.toMatchObject({ code: "unavailable" });
    const known = await pulls(copy);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await pulls(copy)).toEqual(known);

    // Those of the original's workers end by themselves, in seconds.
    await copy.db.requestWork.updateMany({ data: { leasedUntil: null } });
    const report = await resume(copyCtx, copy, { unanswered: false });
    expect(report).toMatchObject({ resumed: true, unanswered: [] });
    expect(report.compared).toBe(known.length);
    expect(await takeIn()).toBe("stored");
    await stopOriginal();
    await allMoved(copy);
    await vi.waitFor(
      async () =>
        expect(
          await copy.db.requestWork.count({
            where: { nextAt: { not: null }, request: { endedAt: null } },
          }),
        ).toBe(0),
      waiting,
    );
    await stopCopy();

    const now = await pulls(copy);
    const ids = new Set(now.map(({ id }) => id));
    expect(before.filter(({ id }) => !ids.has(id))).toEqual([]);
    for (const { id, branch, pullRequests } of now) {
      const there = await repository.findPullRequests(branch);
      expect(there).toHaveLength(1);
      expect(pullRequests).toEqual([{ number: there[0]?.number, state: there[0]?.state }]);
      expect(await stateOf(copy, id)).toMatch(/^(pull-request-open|closed|merged|deploying)$/);
    }
    // Those that were opened later are told by their pull requests.
    const lost = after.filter((id) => !ids.has(id));
    expect(report.unknown).toHaveLength(lost.length);
    const verdict = await copy.db.$transaction((tx) => verifyAudit(tx, undefined));
    expect(verdict).toMatchObject({ ok: true });
    const actions = await copy.db.auditEntry.findMany({
      where: { action: { in: ["backup.restore", "hold.end"] } },
      orderBy: { id: "asc" },
      select: { id: true, action: true },
    });
    expect(actions.map(({ action }) => action)).toEqual(["backup.restore", "hold.end"]);
    // No number that the original has given since is given again.
    const newest = await original.db.auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(actions[0]?.id).toBeGreaterThan(newest.id);
  },
);

const stateOf = async ({ db }: JobContext, id: string) =>
  (await db.request.findUniqueOrThrow({ where: { id } })).state;

/** A signed event of the target's Flux. */
function fluxTells(): { body: Buffer; signature: string } {
  const body = Buffer.from(
    JSON.stringify({
      involvedObject: { kind: "Kustomization", namespace: "flux-system", name: "tenants" },
      severity: "info",
      timestamp: now().toISOString(),
      message: "Reconciliation finished",
      reason: "ReconciliationSucceeded",
      metadata: {},
    }),
  );
  return { body, signature: `sha256=${createHmac("sha256", fluxKey).update(body).digest("hex")}` };
}

test(
  "every table is in a backup, or its reason is told; every row comes back as it was, and what is sealed opens",
  { timeout: 120_000 },
  async () => {
    const from = stage.job.config.DATABASE_URL;
    const { ctx } = workingOn(from);
    const file = newFile();
    await writeBackup(ctx, file, { encrypt: false });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const copy = await makeTestDatabase({ empty: true });
    await restoreBackup(restoring(copy), file, { replace: false });
    const tables = await query<{ name: string }>(
      from,
      "select tablename as name from pg_tables where schemaname = 'public'",
    );
    const kept = tables.map(({ name }) => name).filter((name) => !(name in leftOut));
    expect(tables.length).toBe(kept.length + Object.keys(leftOut).length);
    const read = async (databaseUrl: string, name: string) => {
      // The record goes on, at both, with that they were backed up and restored.
      const which = name === "audit_entries" ? "where action not like 'backup.%'" : "";
      const digest = `select count(*)::int, md5(string_agg(t::text, ',' order by t::text)) from ${name} t ${which}`;
      return { name, rows: await query(databaseUrl, digest) };
    };
    for (const name of kept) expect(await read(copy, name)).toEqual(await read(from, name));
    const disabled = "select tgname from pg_trigger where tgenabled = 'D'";
    expect(await query(copy, disabled)).toEqual([]);
  },
);

const nameOn = (day: number) => `slipway-2027-01-0${day}T02-00-00Z.backup`;

test("a folder has as many of the latest as are to be kept, and nothing of one that could not be finished", async () => {
  const { ctx } = workingOn(stage.job.config.DATABASE_URL);
  const into = await mkdtemp(path.join(folder, "kept-"));
  const on = (day: number) => ({ ...ctx, now: () => new Date(Date.UTC(2027, 0, day, 2)) });
  const left = "slipway-2026-12-31T01-00-00Z.backup.part";
  await writeFile(path.join(into, left), "of a process that was ended");
  await utimes(path.join(into, left), 0, 0);
  // It is called like the oldest backup, and is none.
  const mount = "slipway-2020-01-01T00-00-00Z.backup";
  await mkdir(path.join(into, mount));
  expect(await hasBackup(into)).toBe(false);
  for (const day of [1, 2, 3])
    await writeBackupInto(on(day), into, { encrypt: true, keep: undefined });
  await expect(writeBackupInto(on(3), into, { encrypt: true, keep: 1 })).rejects.toMatchObject({
    code: "conflict",
  });
  const fails = {
    ...on(5),
    config: { ...ctx.config, DATABASE_URL: "postgresql://x@127.0.0.1:9/x" },
  };
  await expect(writeBackupInto(fails, into, { encrypt: true, keep: 1 })).rejects.toThrow(
    /ECONNREFUSED/,
  );
  expect((await readdir(into)).toSorted().slice(1)).toEqual([1, 2, 3].map(nameOn));
  expect(await hasBackup(into)).toBe(true);
  const made = await writeBackupInto(on(4), into, { encrypt: true, keep: 2 });
  expect(made).toMatchObject({ file: path.join(into, nameOn(4)), removed: [nameOn(1), nameOn(2)] });
  expect((await readdir(into)).toSorted().slice(1)).toEqual([3, 4].map(nameOn));
  // By a clock that goes right again.
  const again = await writeBackupInto(on(2), into, { encrypt: true, keep: 1 });
  expect(again.removed).toEqual([3, 4].map(nameOn));
  const { header, open, close } = await openBackup(again.file);
  expect(header.encryption).toBeDefined();
  await open(ctx.config).requireWhole();
  await close();
});

test(
  "a backup is refused before any write: of another key, of a newer version, into what is not empty, beside whoever is connected",
  { timeout: 120_000 },
  async () => {
    const { ctx } = workingOn(stage.job.config.DATABASE_URL);
    const file = newFile();
    await writeBackup(ctx, file, { encrypt: false });
    const used = await makeTestDatabase();
    await query(
      used,
      "insert into users (id, issuer, subject, email, name) values (gen_random_uuid(), 'i', 's', 'e', 'Mia')",
    );
    const users = () => query(used, "select name from users");
    const refused = (over: Partial<Config>, from: string | Readable = file, replace = true) =>
      restoreBackup(restoring(used, over), from, { replace });

    const other = Buffer.alloc(32, 8).toString("base64");
    await expect(refused({ SLIPWAY_ENCRYPTION_KEY: other })).rejects.toMatchObject({
      code: "misconfigured",
      message: expect.stringContaining("another SLIPWAY_ENCRYPTION_KEY") as string,
    });
    await expect(refused({}, file, false)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("users") as string,
    });
    const bytes = await readFile(file);
    const { header, head } = readHead(bytes);
    const newer = newFile();
    await writeFile(
      newer,
      Buffer.concat([
        headOf({ ...header, migrations: [...header.migrations, "29990101000000_later"] }),
        bytes.subarray(head.length),
      ]),
    );
    await expect(refused({}, newer)).rejects.toMatchObject({
      message: expect.stringContaining("29990101000000_later") as string,
    });
    // What is found only while all of it is read is found before anything is dropped, which would be told here.
    await query(
      used,
      `create function told() returns event_trigger language plpgsql as $$ begin raise 'it was written to'; end $$;
       create event trigger told on ddl_command_start execute function told()`,
    );
    const cut = newFile();
    await writeFile(cut, bytes.subarray(0, bytes.length - 30));
    for (const from of [cut, inPieces(bytes.subarray(0, -30)), inPieces(Buffer.from("PGDMP\n\n"))])
      await expect(refused({}, from)).rejects.toMatchObject({ code: "invalid" });
    await expect(refused({})).rejects.toThrow(/it was written to/);
    await query(used, "drop event trigger told; drop function told()");
    const connected = new Client({ connectionString: used });
    await connected.connect();
    await expect(refused({})).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("other connections") as string,
    });
    await connected.end();
    expect(await users()).toEqual([{ name: "Mia" }]);
    expect(await query(used, "select * from holds")).toEqual([]);

    await vi.waitFor(() => refused({}, inPieces(bytes)), waiting);
    expect(await users()).not.toContainEqual({ name: "Mia" });
  },
);

test(
  "where the application has another role than the owner, it backs up and the owner restores",
  { timeout: 120_000 },
  async () => {
    const short = randomUUID().slice(0, 8);
    const [owner, application] = [`owner_${short}`, `application_${short}`];
    const url = await makeTestDatabase({ empty: true });
    const name = new URL(url).pathname.slice(1);
    for (const statement of [
      `create role ${owner} login password 'a-password'`,
      `create role ${application} login password 'a-password'`,
      `alter database ${name} owner to ${owner}`,
      `alter schema public owner to ${owner}`,
    ])
      await query(url, statement);
    const as = (role: string) => {
      const address = new URL(url);
      [address.username, address.password] = [role, "a-password"];
      return address.href;
    };
    const file = newFile();
    const made = await writeBackup(workingOn(stage.job.config.DATABASE_URL).ctx, file, {
      encrypt: false,
    });
    const restore = (which: string, replace: boolean) =>
      restoreBackup(restoring(as(application), { DATABASE_OWNER_URL: as(owner) }), which, {
        replace,
      });
    expect(await restore(file, false)).toMatchObject({ rows: made.rows });
    const again = newFile();
    const { db, close } = openDatabase(as(application), 1);
    const ctx = { ...workingOn(as(application)).ctx, db };
    // One line more: that it was restored.
    expect(await writeBackup(ctx, again, { encrypt: false })).toMatchObject({
      rows: made.rows + 1,
      tables: made.tables,
    });
    await expect(restore(again, true)).rejects.toThrow(/other connections/);
    await close();
    expect(await vi.waitFor(() => restore(again, true), waiting)).toMatchObject({
      rows: made.rows + 1,
    });
  },
);

test(
  "a backup of an older version is restored, and then migrated",
  { timeout: 120_000 },
  async () => {
    const { ctx } = workingOn(stage.job.config.DATABASE_URL);
    const file = newFile();
    await writeBackup(ctx, file, { encrypt: false });
    const home = path.join(folder, "next-version");
    const migrations = path.join(home, "prisma/migrations");
    await cp(migrationsFolder, migrations, { recursive: true });
    const next = path.join(migrations, "29990101000000_next");
    await mkdir(next);
    await writeFile(
      path.join(next, "migration.sql"),
      "ALTER TABLE users ADD COLUMN shoe_size INTEGER NOT NULL DEFAULT 42;",
    );
    const index = path.join(migrations, "29990102000000_index");
    await mkdir(index);
    await writeFile(
      path.join(index, "migration.sql"),
      '-- Outside a transaction\nDROP INDEX CONCURRENTLY IF EXISTS "shoes";\nCREATE INDEX CONCURRENTLY "shoes" ON "users"("shoe_size");',
    );
    const copy = await makeTestDatabase({ empty: true });
    const restore = (which: string, replace: boolean) =>
      restoreBackup(restoring(copy, { SLIPWAY_HOME: home }), which, { replace });
    const report = await restore(file, false);
    expect(report.migrated).toEqual(["29990101000000_next", "29990102000000_index"]);
    const sizes = () => query(copy, "select distinct shoe_size from users");
    expect(await sizes()).toEqual([{ shoe_size: 42 }]);
    const later = newFile();
    const { db, close } = openDatabase(copy, 1);
    await writeBackup({ ...ctx, db, config: { ...ctx.config, DATABASE_URL: copy } }, later, {
      encrypt: false,
    });
    await close();
    expect(await vi.waitFor(() => restore(later, true), waiting)).toMatchObject({ migrated: [] });
    expect(await sizes()).toEqual([{ shoe_size: 42 }]);
    expect(await query(copy, "select 1 as is from pg_class where relname = 'shoes'")).toHaveLength(
      1,
    );
  },
);

test("a hold stays while the host does not answer, and says of what", async () => {
  const { ctx } = workingOn(stage.job.config.DATABASE_URL);
  const file = newFile();
  await stage.open();
  await writeBackup(ctx, file, { encrypt: false });
  const copyUrl = await makeTestDatabase({ empty: true });
  await restoreBackup(restoring(copyUrl), file, { replace: false });
  const copy = workingOn(copyUrl);
  stage.forge.fault(() => ({ kind: "status", status: 401, when: "before" }));
  onTestFinished(() => stage.forge.fault(null));
  const report = await resume(copy.ctx, copy.job, { unanswered: false });
  expect(report.resumed).toBe(false);
  expect(report.unanswered.length).toBeGreaterThan(0);
  expect(await holdOf(copy.job.db)).toBeDefined();
  // A worker that is started meanwhile waits.
  const told: string[] = [];
  const waits = untilNotHeld(copy.job, () => told.push("held")).then(() => told.push("over"));
  await vi.waitFor(() => expect(told).toEqual(["held"]));
  expect(await resume(copy.ctx, copy.job, { unanswered: true })).toMatchObject({ resumed: true });
  expect(await holdOf(copy.job.db)).toBeUndefined();
  await waits;
  expect(told).toEqual(["held", "over"]);
  await expect(resume(copy.ctx, copy.job, { unanswered: true })).rejects.toThrow(/not held/);
}, 120_000);
