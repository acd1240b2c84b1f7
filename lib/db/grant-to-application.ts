import { Client, escapeIdentifier } from "pg";
import { PortalError } from "@/lib/errors";

/** Tables that the application adds to and reads, and never changes. */
const addOnly = ["audit_entries", "decisions", "decided_files"];
/** Tables that only the owner writes. */
const readOnly = ["audit_checkpoints", "_prisma_migrations"];

/**
 * Gives the role of `applicationUrl` what the running application needs of the tables that the role
 * of `ownerUrl` has made: everything but to change or empty the audit record, and nothing of the
 * schema. Run after migrations. Throws `misconfigured` where the application's role could take
 * these rights itself.
 * https://www.postgresql.org/docs/current/ddl-priv.html
 */
export async function grantToApplication(ownerUrl: string, applicationUrl: string): Promise<void> {
  const role = await roleOf(applicationUrl);
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await refuseOneWithOwnersRights(owner, role);
    const application = escapeIdentifier(role);
    await owner.query("begin");
    for (const schema of ["public", "pgboss"]) {
      await owner.query(`grant usage on schema ${schema} to ${application}`);
      await owner.query(
        `grant select, insert, update, delete on all tables in schema ${schema} to ${application}`,
      );
      await owner.query(
        `grant usage, select on all sequences in schema ${schema} to ${application}`,
      );
      await owner.query(`grant execute on all functions in schema ${schema} to ${application}`);
    }
    for (const table of [...addOnly, ...readOnly]) {
      const rights = readOnly.includes(table) ? "select" : "select, insert";
      await owner.query(`revoke all on ${table} from ${application}, public`);
      await owner.query(`grant ${rights} on ${table} to ${application}`);
    }
    await refuseRightsOfOtherRoles(owner, role);
    await owner.query("commit");
  } finally {
    await owner.end();
  }
}

/** What a role has through another one (`pg_write_all_data`, a group) no `revoke` here takes away. */
async function refuseRightsOfOtherRoles(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ can: string }>(
    `select kind || ' on ' || name as can
       from (values ('audit_entries', 'UPDATE'), ('audit_entries', 'DELETE'), ('audit_entries', 'TRUNCATE'),
                    ('audit_entries', 'TRIGGER'), ('audit_checkpoints', 'INSERT'), ('audit_checkpoints', 'UPDATE'),
                    ('audit_checkpoints', 'DELETE'), ('audit_checkpoints', 'TRUNCATE'), ('audit_checkpoints', 'TRIGGER')
            ) as rights(name, kind)
      where has_table_privilege($1, 'public.' || name, kind)`,
    [role],
  );
  if (rows.length === 0) return;
  throw new PortalError(
    "misconfigured",
    `The role ${role} of DATABASE_URL has ${rows.map(({ can }) => can).join(", ")} through another role.`,
    { hint: "Take it out of that role: nothing protects the audit record from it else." },
  );
}

async function roleOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string }>("select current_user as role");
    return rows[0]?.role ?? "";
  } finally {
    await client.end();
  }
}

/**
 * A superuser, and whoever owns the record, its schema or the database or belongs to a role that
 * does, has every right whatever was granted.
 */
async function refuseOneWithOwnersRights(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ owned: string }>(
    `select owned from (values
       ('the database', (select datdba from pg_database where datname = current_database())),
       ('the schema public', (select nspowner from pg_namespace where nspname = 'public')),
       ('the schema pgboss', (select nspowner from pg_namespace where nspname = 'pgboss')),
       ('the audit record', (select relowner from pg_class where oid = 'public.audit_entries'::regclass))
     ) as things(owned, of_role)
     where pg_has_role($1, of_role, 'member')`,
    [role],
  );
  if (rows.length === 0) return;
  throw new PortalError(
    "misconfigured",
    `The role ${role} of DATABASE_URL has the rights of who owns ${rows.map(({ owned }) => owned).join(", ")}, so nothing protects the audit record from it.`,
    {
      hint: 'docs/operating.md, "Two database roles", says how to give everything to the role of DATABASE_OWNER_URL. Without DATABASE_OWNER_URL Slipway runs on one role.',
    },
  );
}
