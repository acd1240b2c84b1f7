import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../embedded";
import { migrate } from "../migrate";

/**
 * A server of real PostgreSQL with a database that is migrated as in production, once; each test file
 * gets a copy of it (`own-database.ts`). `TEST_DATABASE_URL` names a server to use instead.
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
  const pristine = `slipway_pristine_${process.pid}_${Date.now()}`;

  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${pristine}`);
  await admin.end();
  await migrate(urlOf(serverUrl, pristine), path.join(project.config.root, "prisma/migrations"));
  project.provide("databaseServer", serverUrl);
  project.provide("pristineDatabase", pristine);
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
