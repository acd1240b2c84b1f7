import { type ClientBase, escapeIdentifier } from "pg";
import { PortalError } from "@/lib/errors";
import { leftOut } from "./left-out";
import { hasTable } from "./tables";

/** Migrations put rows there. */
const neverEmpty = new Set([...Object.keys(leftOut), "catalog_generations"]);

/**
 * That nothing is in the way of a restore: nobody else is connected, and the database is empty, or
 * was migrated and holds nothing; with `replace` it may hold anything of Slipway's. Throws `conflict`.
 */
export async function requireRoom(
  client: ClientBase,
  { replace }: { replace: boolean },
): Promise<void> {
  // Of what another role does one is told no kind; what PostgreSQL does itself is of no role.
  const { rows: others } = await client.query<{ count: number; names: string | null }>(`
    select count(*)::int as count, string_agg(distinct nullif(application_name, ''), ', ') as names
      from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and (backend_type = 'client backend' or (backend_type is null and usename is not null))`);
  const [{ count, names } = { count: 0, names: null }] = others;
  if (count > 0)
    throw new PortalError(
      "conflict",
      `${count} other connections to the database are open${names === null ? "" : ` (${names})`}. Nothing was written.`,
      { hint: "End the web servers and the workers first, and whatever else is connected." },
    );
  const tables = await tableNames(client);
  if (tables.length === 0) return;
  if (!(await hasTable(client, "_prisma_migrations")))
    throw new PortalError(
      "conflict",
      `The database holds what is not of Slipway: ${tables.slice(0, 3).join(", ")}. Nothing was written.`,
      { hint: "Restore into an empty database." },
    );
  if (replace) return;
  const filled = await filledTables(client, tables);
  if (filled.length > 0)
    throw new PortalError(
      "conflict",
      `The database is not empty: there are rows in ${filled.slice(0, 3).join(", ")}. Nothing was written.`,
      {
        hint: "Restore into an empty database, before set-up; or say --replace, which drops all that is there.",
      },
    );
}

async function tableNames(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  return rows.map(({ name }) => name);
}

async function filledTables(client: ClientBase, tables: readonly string[]): Promise<string[]> {
  const filled: string[] = [];
  for (const name of tables.filter((one) => !neverEmpty.has(one))) {
    const { rowCount } = await client.query(
      `select 1 from public.${escapeIdentifier(name)} limit 1`,
    );
    if (rowCount === 1) filled.push(name);
  }
  return filled;
}

/**
 * Drops every table, type and function of Slipway, and the queues, in the caller's transaction. What
 * belongs to an extension stays.
 */
export async function clear(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(`
    select format('drop table if exists %I.%I cascade', schemaname, tablename) as statement
      from pg_tables where schemaname = 'public'
    union all
    select format('drop type if exists %s cascade', pg_type.oid::regtype)
      from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
    union all
    select format('drop function if exists %s cascade', pg_proc.oid::regprocedure)
      from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'
       and not exists (select 1 from pg_depend where objid = pg_proc.oid and deptype = 'e')`);
  for (const { statement } of rows) await client.query(statement);
  await client.query("drop schema if exists pgboss cascade");
}
