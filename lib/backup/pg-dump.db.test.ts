import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { system } from "@/lib/access";
import { verifyAudit } from "@/lib/audit/server";
import { openDatabase } from "@/lib/db/server";
import { makeTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import { holdCopy } from "@/lib/hold/server";
import { prepareJobs } from "@/lib/jobs/server";
import { setStage } from "@/lib/requests/testing";
import { holdSlipway, resume } from "./resume";

const run = promisify(execFile);

/** Whether there is a pg_dump of at least the server's version: an older one refuses. */
async function canDump(): Promise<boolean> {
  const client = new Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  const { rows } = await client.query<{ major: number }>(
    "select current_setting('server_version_num')::int / 10000 as major",
  );
  await client.end();
  const { stdout } = await run("pg_dump", ["--version"]).catch(() => ({ stdout: "" }));
  return Number(/ (\d+)/.exec(stdout)?.[1] ?? 0) >= (rows[0]?.major ?? Infinity);
}

/** As docs/operating.md says it. */
const dump = (url: string, file: string) =>
  run("pg_dump", ["-Fc", "--exclude-schema=pgboss", "-f", file, url]);
const load = (url: string, file: string, ...flags: string[]) =>
  run("pg_restore", ["--no-owner", "--exit-on-error", ...flags, "-d", url, file]);

test.skipIf(!(await canDump()))(
  "a dump of pg_dump is restored into an empty database, and once more over what is there, is held, and goes on",
  { timeout: 180_000 },
  async () => {
    const stage = await setStage({ ownDatabase: true });
    onTestFinished(() => stage.close());
    const folder = await mkdtemp(path.join(tmpdir(), "slipway-dump-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, "slipway.dump");
    const { id } = await stage.open();
    expect(await holdCopy(stage.job)).toBe(false);
    await dump(stage.job.config.DATABASE_URL, file);
    const url = await makeTestDatabase({ empty: true });
    await load(url, file);
    await prepareJobs(url);
    await load(url, file, "--clean", "--if-exists");
    const { db, close } = openDatabase(url, 2);
    onTestFinished(close);
    const job = { ...stage.job, db, config: { ...stage.job.config, DATABASE_URL: url } };
    const ctx = { ...job, actor: system, requestId: "test" };
    expect(await holdCopy(job)).toBe(true);
    expect(await holdSlipway(ctx, "It was restored from a dump.")).toBe(false);
    expect(await resume(ctx, job, { unanswered: false })).toMatchObject({
      resumed: true,
      compared: 1,
    });
    expect(await holdCopy(job)).toBe(false);
    expect(await db.request.count({ where: { id } })).toBe(1);
    expect(await db.$transaction((tx) => verifyAudit(tx, undefined))).toMatchObject({ ok: true });
  },
);
