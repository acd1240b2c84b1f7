import type { ClientBase } from "pg";
import type { BackedUpTable } from "../frames";
import { leftOut } from "./left-out";

/**
 * The tables that are backed up and the columns that are stored, in an order in which no row comes
 * before one that it refers to.
 */
export async function tablesToBackUp(client: ClientBase): Promise<BackedUpTable[]> {
  const { rows: columns } = await client.query<{ table: string; column: string }>(`
    select relname as table, attname as column
      from pg_class join pg_attribute on attrelid = pg_class.oid
     where relnamespace = 'public'::regnamespace and relkind = 'r'
       and attnum > 0 and not attisdropped and attgenerated = ''
     order by relname, attnum`);
  const tables = Map.groupBy(
    columns.filter(({ table }) => !Object.hasOwn(leftOut, table)),
    ({ table }) => table,
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    select child.relname as from, parent.relname as to
      from pg_constraint join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
     where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`);
  return inOrder([...tables.keys()], references).map((name) => ({
    name,
    columns: (tables.get(name) ?? []).map(({ column }) => column),
  }));
}

/** Each after those that it refers to. Throws where some refer to each other in a circle. */
function inOrder(
  names: readonly string[],
  references: readonly { from: string; to: string }[],
): string[] {
  const left = new Set(names);
  const done: string[] = [];
  while (left.size > 0) {
    const next = [...left].filter(
      (name) => !references.some(({ from, to }) => from === name && left.has(to)),
    );
    if (next.length === 0) throw new Error(`In a circle: ${[...left].join(", ")}`);
    for (const name of next) left.delete(name);
    done.push(...next);
  }
  return done;
}

/** The last number that each sequence gave; null where it gave none. */
export async function sequenceValues(
  client: ClientBase,
): Promise<{ name: string; last: string | null }[]> {
  const { rows } = await client.query<{ name: string; last: string | null }>(`
    select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = 'public' order by sequencename`);
  return rows;
}

/** The migrations of a database, in order; none where it was never migrated. */
export async function appliedMigrations(client: ClientBase): Promise<string[]> {
  if (!(await hasTable(client, "_prisma_migrations"))) return [];
  const { rows } = await client.query<{ name: string }>(`
    select migration_name as name from "_prisma_migrations"
     where finished_at is not null and rolled_back_at is null order by migration_name collate "C"`);
  return rows.map(({ name }) => name);
}

export async function hasTable(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>(
    "select to_regclass('public.' || quote_ident($1)) is not null as is",
    [name],
  );
  return rows[0]?.is === true;
}
