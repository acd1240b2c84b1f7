import { randomUUID } from "node:crypto";
import path from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import { type DatabaseHandle, openDatabase } from "../client";

export { holdConnection } from "./hold-connection";
export { tablesWith } from "./tables-with";

declare module "vitest" {
  interface ProvidedContext {
    /** One migrated database for each test file that runs at the same time. */
    databaseUrls: string[];
    /** The name of a migrated database that nothing connects to, so that it can be copied. */
    pristineDatabase: string;
  }
}

/** The migrated database that this test file has, while it runs, to itself. */
export function testDatabaseUrl(): string {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? "1");
  const url = inject("databaseUrls")[worker - 1];
  if (url === undefined) throw new Error(`No test database was made for worker ${worker}.`);
  return url;
}

/** A client of the test database; close it in `afterAll`. */
export function openTestDatabase(): DatabaseHandle {
  return openDatabase(testDatabaseUrl(), 4);
}

class RollBack extends Error {}

/**
 * Runs `work` inside a transaction that is always rolled back: what a test writes, no other test
 * sees.
 */
export async function rolledBack(
  handle: DatabaseHandle,
  work: (db: DatabaseHandle["db"]) => Promise<void>,
): Promise<void> {
  try {
    await handle.db.$transaction(
      async (tx) => {
        // Prisma nests `$transaction` by savepoints, so verbs run unchanged inside it.
        await work(tx as unknown as DatabaseHandle["db"]);
        throw new RollBack();
      },
      { timeout: 170_000, maxWait: 60_000 },
    );
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
  }
}

export const migrationsFolder = path.join(process.cwd(), "prisma/migrations");

/**
 * A database of its own on the run's server: real workers take every job that they see, also those
 * of other tests. `empty`: not migrated yet.
 */
export async function makeTestDatabase({ empty = false } = {}): Promise<string> {
  const name = `slipway_own_${randomUUID().replaceAll("-", "")}`;
  const admin = new Client({ connectionString: testDatabaseUrl() });
  await admin.connect();
  const copied = empty ? "" : ` template ${inject("pristineDatabase")}`;
  await admin.query(`create database ${name}${copied}`);
  await admin.end();
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${name}`;
  return url.href;
}
