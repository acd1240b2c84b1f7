import { readdir } from "node:fs/promises";
import { Client, type QueryResult } from "pg";
import { PgBoss } from "pg-boss";
import { migrationsFolder } from "@/lib/db/testing";
import type { JobName } from "@/lib/jobs/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setCheckStage } from "@/lib/checks/testing";
import { workApprovals } from "@/lib/approvals/testing";
import { type RecordedStatement, type Recording, writeRecording } from "./recording";

/** Tables whose rows are caches, or say nothing of requests and pull requests. */
const leftOut = ["_prisma_migrations", "git_blobs", "audit_entries", "job_runs"];
/** What is recorded of what is sent: not what a transaction, a lock or a connection is set up with. */
const recorded = /^\s*(insert|update|delete|select|with)\b/i;
// What a worker says of the machine that it runs on is nobody's business.
const skipped =
  /pgboss\.instance|"git_blobs"|"audit_entries"|_advisory_|^\s*select (1|pg_notify)\b/i;

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: payments }\nspec:\n  containers: [{ name: a, image: "a:1" }]\n`;

/**
 * Writes a recording of this version: a request that is merged, one that is open and a pull request by
 * hand; then another of each, deliveries, checks, approvals and jobs. See `rolling-upgrade.db.test.ts`.
 */
export async function recordVersion(file: string): Promise<void> {
  const stage = await setCheckStage({ ownDatabase: true, requiresApproval: true });
  const byHand = (name: string) =>
    stage.propose(name, { [`tenants/staging/${name}.yaml`]: pod(name) });
  const settle = async () => {
    await stage.settle();
    await workApprovals(stage.job, stage.repositoryId);
  };
  try {
    await stage.launch();
    const open = await stage.open();
    await moveRequest(stage.job, open.id);
    const first = await byHand("first");
    await settle();
    const rows = await rowsOf(stage.job.config.DATABASE_URL);
    const { statements, end } = listen();
    const next = await stage.open();
    await moveRequest(stage.job, next.id);
    await byHand("second");
    await stage.push("first", { "tenants/staging/first.yaml": pod("changed") }, "first");
    await settle();
    await stage.repo.closePullRequest(first.number);
    await settle();
    await stage.merge(open.id);
    await settle();
    await takeJob(stage.job.config.DATABASE_URL);
    end();
    const migrations = (await readdir(migrationsFolder, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
    await writeRecording(file, { migrations, rows, statements: onceEach(statements) });
  } finally {
    await stage.close();
  }
}

/** As a worker does, which is ended before it has done it. */
async function takeJob(connectionString: string): Promise<void> {
  const boss = new PgBoss({ connectionString, migrate: false, supervise: false, schedule: false });
  boss.on("error", () => undefined);
  await boss.start();
  await boss.fetch("move-request" satisfies JobName);
  await boss.stop({ graceful: false });
}

async function rowsOf(databaseUrl: string): Promise<Recording["rows"]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const found: Recording["rows"] = {};
    for (const { name } of tables.filter((table) => !leftOut.includes(table.name))) {
      const { rows } = await client.query<{ row: object }>(
        `select row_to_json(t) as row from public."${name}" t`,
      );
      if (rows.length > 0) found[name] = rows.map(({ row }) => row);
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Records what every connection of this process sends, until the end. */
function listen(): { statements: RecordedStatement[]; end(): void } {
  const statements: RecordedStatement[] = [];
  const prototype = Client.prototype as unknown as { query(...args: unknown[]): unknown };
  const { query } = prototype;
  prototype.query = function listening(this: unknown, ...args: unknown[]) {
    const [what, given] = args;
    const { text, values } =
      typeof what === "string" ? { text: what, values: given } : (what as StatementConfig);
    if (recorded.test(text ?? "") && !skipped.test(text ?? ""))
      statements.push({
        sql: text ?? "",
        values: (Array.isArray(values) ? values : Array.isArray(given) ? given : []).map(plain),
      });
    return query.apply(this, args) as Promise<QueryResult>;
  };
  return {
    statements,
    end: () => {
      prototype.query = query;
    },
  };
}

/** A question is asked once of those with the same words; what is written is written each time. */
function onceEach(statements: readonly RecordedStatement[]): RecordedStatement[] {
  const asked = new Set<string>();
  return statements.filter(({ sql }) => {
    if (/\b(insert into|update|delete from|for update)\b/i.test(sql)) return true;
    const isNew = !asked.has(sql);
    asked.add(sql);
    return isNew;
  });
}

interface StatementConfig {
  text?: string;
  values?: unknown;
}

const plain = (value: unknown): unknown =>
  value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : value;
