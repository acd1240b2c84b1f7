import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientBase } from "pg";
import { PortalError } from "@/lib/errors";
import { tryLockForConnection } from "./advisory-locks";
import { holderInWords, type LockHolder, watchingLocks } from "./lock-holders";
import { isOutsideTransaction } from "./migration-statements";
import { statementsOf } from "./sql-statements";

const historyTable = `
  create table if not exists "_prisma_migrations" (
    id varchar(36) primary key,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/** `transaction_timeout` is there from PostgreSQL 17 on. */
const withoutTimeouts = `select set_config(name, '0', false) from pg_settings
  where name in ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout')`;

/** Between two looks whether another process has done with it: milliseconds. */
const pause = 200;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies what is new in `prisma/migrations`, recorded as Prisma does (`_prisma_migrations`,
 * checksum = sha256 of the file), each in a transaction, all under an advisory lock. Returns the
 * names applied.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // Whatever the role or the database has set: an index of a large table takes as long as it takes.
    await client.query(withoutTimeouts);
    // One process migrates at a time; the others wait for it.
    // Asked for again and again: whoever waits within a statement holds up an index that is made
    // concurrently, which waits for every statement of before.
    while (!(await tryLockForConnection(client, "migrate"))) await sleep(pause);
    await client.query(historyTable);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      `select migration_name, checksum from "_prisma_migrations" where finished_at is not null and rolled_back_at is null`,
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    refuseNewerDatabase(applied, migrations);

    const done: string[] = [];
    for (const migration of migrations) {
      const checksum = applied.get(migration.name);
      if (checksum === undefined) {
        await apply({ client, databaseUrl }, migration);
        done.push(migration.name);
      } else if (checksum !== migration.checksum) {
        throw new PortalError(
          "misconfigured",
          `Migration ${migration.name} was changed after it had been applied.`,
          {
            hint: "Restore the file, and put the change into a new migration.",
          },
        );
      }
    }
    return done;
  } finally {
    await client.end();
  }
}

/**
 * Applies those of the migrations that have these names, in the caller's transaction, to a database
 * that has none.
 */
export async function migrateInto(
  client: ClientBase,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const wanted = new Set(names);
  const migrations = (await readMigrations(folder)).filter(({ name }) => wanted.has(name));
  await client.query(historyTable);
  for (const migration of migrations) {
    // The tables are empty, and in a transaction nothing is concurrent.
    await client.query(
      isOutsideTransaction(migration.sql)
        ? migration.sql.replaceAll(/\bCONCURRENTLY\b/gi, "")
        : migration.sql,
    );
    await note(client, migration);
  }
}

async function note(client: ClientBase, migration: Migration): Promise<void> {
  await client.query(
    `insert into "_prisma_migrations" (id, checksum, finished_at, migration_name, applied_steps_count) values ($1, $2, now(), $3, 1)`,
    [randomUUID(), migration.checksum, migration.name],
  );
}

interface Migrator {
  client: Client;
  databaseUrl: string;
}

async function apply(migrator: Migrator, migration: Migration): Promise<void> {
  const { client } = migrator;
  if (isOutsideTransaction(migration.sql)) return applyInSteps(client, migration);
  let holders: LockHolder[] = [];
  const told = (seen: LockHolder[]) => (holders = seen);
  await client.query("begin");
  try {
    await watchingLocks(migrator, () => client.query(migration.sql), told);
    await note(client, migration);
    await client.query("commit");
  } catch (cause) {
    await client.query("rollback");
    throw failed(migration, cause, isLockTimeout(cause) ? holders : []);
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: lock_not_available. */
const isLockTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "55P03";

function failed({ name }: Migration, cause: unknown, holders: readonly LockHolder[]): PortalError {
  const failure = `Migration ${name} failed; nothing of it was kept.`;
  if (holders.length === 0) return new PortalError("unavailable", failure, { cause });
  return new PortalError(
    "unavailable",
    `${failure} It waited for a lock that another transaction holds: ${holders.map(holderInWords).join(", ")}.`,
    { hint: "Let that end, and run set-up again: it goes on where it failed.", cause },
  );
}

/** Each statement by itself. Where one fails, all of them run again the next time. */
async function applyInSteps(client: Client, migration: Migration): Promise<void> {
  try {
    // Nobody waits behind one of these, and an index waits for whoever began before it, a backup say.
    await client.query("set lock_timeout = 0");
    for (const { text } of statementsOf(migration.sql)) await client.query(text);
    await client.query("reset lock_timeout");
    await note(client, migration);
  } catch (cause) {
    throw new PortalError(
      "unavailable",
      `Migration ${migration.name} failed; it begins anew the next time.`,
      { cause },
    );
  }
}

function refuseNewerDatabase(
  applied: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): void {
  const known = new Set(migrations.map((migration) => migration.name));
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new PortalError(
    "misconfigured",
    `The database is newer than this Slipway: it has ${unknown.join(", ")}.`,
    {
      hint: "Start the version of Slipway that made it, or a later one.",
    },
  );
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}
