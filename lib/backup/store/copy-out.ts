import { Client, escapeIdentifier } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { BackedUpTable, Frame } from "../frames";
import { appliedMigrations, sequenceValues, tablesToBackUp } from "./tables";

/** How values are written as text, whatever the role or the database has set. */
export const asText = `set client_encoding = 'UTF8'; set datestyle = 'ISO'; set intervalstyle = 'postgres';
  set bytea_output = 'hex'; set extra_float_digits = 3; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0;
  select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'`;

/** One state of a database, while it goes on. Close it. */
export interface Snapshot {
  migrations: string[];
  frames(): AsyncGenerator<Frame>;
  close(): Promise<void>;
}

/** Everything that is committed now, and nothing that is later (REPEATABLE READ). */
export async function openSnapshot(databaseUrl: string): Promise<Snapshot> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: "slipway backup",
  });
  // A connection that breaks is told by the query that is under way.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(asText);
    await client.query("begin isolation level repeatable read read only");
    const migrations = await appliedMigrations(client);
    return { migrations, frames: () => framesOf(client), close: () => client.end() };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function* framesOf(client: Client): AsyncGenerator<Frame> {
  for (const table of await tablesToBackUp(client)) {
    yield { kind: "table", value: table };
    const rows = client.query(copyTo(`copy ${withColumns(table)} to stdout`));
    for await (const value of rows) yield { kind: "rows", value: value as Buffer };
    // The database says how many there were after the last of them, and so maybe after the stream has ended.
    await client.query("");
    yield { kind: "end-of-table", value: { rows: rows.rowCount } };
  }
  // Sequences have no snapshot: read last, they are past every row.
  yield { kind: "end", value: { sequences: await sequenceValues(client) } };
}

/** A table with its columns, as `COPY` names them. */
export function withColumns({ name, columns }: BackedUpTable): string {
  return `public.${escapeIdentifier(name)} (${columns.map((column) => escapeIdentifier(column)).join(", ")})`;
}
