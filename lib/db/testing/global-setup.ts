import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../embedded";
import { migrate } from "../migrate";

/**
 * Throw-away databases, one for each test file that runs at the same time: real PostgreSQL,
 * migrated as in production, once, and copied. `TEST_DATABASE_URL` names a server to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  // Not below the project or os.tmpdir() of a test runner: where PostgreSQL runs as another user,
  // it must get there.
  const folder = await mkdtemp(path.join("/tmp", "slipway-test-"));
  await chmod(folder, 0o755);
  const server =
    given === undefined
      ? await startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), ephemeral: true })
      : undefined;
  const serverUrl = server?.url ?? given ?? "";
  const prefix = `slipway_test_${process.pid}_${Date.now()}`;
  const pristine = urlOf(serverUrl, `${prefix}_pristine`);
  const urls = Array.from({ length: project.vitest.config.maxWorkers }, (_, index) =>
    urlOf(serverUrl, `${prefix}_${index + 1}`),
  );

  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${databaseOf(pristine)}`);
  await migrate(pristine, path.join(project.config.root, "prisma/migrations"));
  for (const url of urls)
    await admin.query(`create database ${databaseOf(url)} template ${databaseOf(pristine)}`);
  await admin.end();
  project.provide("databaseUrls", urls);
  project.provide("pristineDatabase", databaseOf(pristine));
  return async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
