import { randomUUID } from "node:crypto";
import path from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import { type DatabaseHandle, openDatabase } from "../client";

export { holdConnection } from "./hold-connection";
export { tablesWith } from "./tables-with";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a server on which tests make databases. */
    databaseServer: string;
    /** The name of a migrated database that nothing connects to, so that it can be copied. */
    pristineDatabase: string;
  }
}

/** The migrated database that this test file has to itself; `own-database.ts` makes it. */
export function testDatabaseUrl(): string {
  const url = process.env["SLIPWAY_TEST_DATABASE"];
  if (url === undefined) throw new Error("Only tests of the database have one.");
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
 * One more database on the run's server, for a test that needs it beside that of its file. `empty`: not
 * migrated yet.
 */
export async function makeTestDatabase({ empty = false } = {}): Promise<string> {
  const name = `slipway_own_${randomUUID().replaceAll("-", "")}`;
  const copied = empty ? "" : ` template ${inject("pristineDatabase")}`;
  await onTestServer(`create database ${name}${copied}`);
  const url = new URL(inject("databaseServer"));
  url.pathname = `/${name}`;
  return url.href;
}

/** Fails where something is still connected to it. */
export async function dropTestDatabase(url: string): Promise<void> {
  await onTestServer(`drop database ${new URL(url).pathname.slice(1)}`);
}

async function onTestServer(sql: string): Promise<void> {
  const admin = new Client({ connectionString: inject("databaseServer") });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
