import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../embedded";
import { migrate } from "../migrate";

/**
 * One throw-away database a run: real PostgreSQL, migrated as in production. `TEST_DATABASE_URL`
 * names a server to use instead.
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
  const admin = new Client({ connectionString: server?.url ?? given });
  await admin.connect();
  const name = `slipway_test_${process.pid}_${Date.now()}`;
  await admin.query(`create database ${name}`);
  await admin.end();

  const url = new URL(server?.url ?? given ?? "");
  url.pathname = `/${name}`;
  await migrate(url.href, path.join(project.config.root, "prisma/migrations"));
  project.provide("databaseUrl", url.href);
  return async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
