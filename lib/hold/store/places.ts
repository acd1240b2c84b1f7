import { type Database, databaseProblem, type PrismaClient } from "@/lib/db/server";
import type { Place } from "../place";

/** Which database this is, as PostgreSQL says. */
export async function databasePlace(
  db: Pick<PrismaClient, "$queryRaw">,
): Promise<Omit<Place, "installation">> {
  const [row] = await db.$queryRaw<{ oid: string; name: string }[]>`
    select oid::text, datname as name from pg_database where datname = current_database()`;
  if (row === undefined) throw new Error("PostgreSQL does not know the database.");
  return { cluster: await clusterOf(db), database: row };
}

/**
 * Where PostgreSQL tells nobody which cluster it is, this cannot tell two of them apart. Throws where
 * it was only busy, or away: not known now is not the same as told to nobody.
 */
async function clusterOf(db: Pick<PrismaClient, "$queryRaw">): Promise<string | undefined> {
  try {
    const [row] = await db.$queryRaw<{ cluster: string }[]>`
      select system_identifier::text as cluster from pg_control_system()`;
    return row?.cluster;
  } catch (error) {
    if (databaseProblem(error) !== undefined) throw error;
    return undefined;
  }
}

/** Undefined before the database was ever served by a version that keeps it. */
export async function servedPlace(db: Database): Promise<Place | undefined> {
  const row = await db.servedPlace.findUnique({ where: { slot: 1 } });
  return row === null
    ? undefined
    : {
        cluster: row.cluster ?? undefined,
        database: { oid: row.databaseOid, name: row.databaseName },
        installation: row.installation ?? undefined,
      };
}

/** `at` stays where the place is the same. */
export async function savePlace(
  db: Database,
  { cluster, database: { oid, name }, installation }: Place,
  at: Date,
): Promise<void> {
  await db.$executeRaw`
    insert into served_places as known (slot, cluster, database_oid, database_name, installation, at)
    values (1, ${cluster ?? null}, ${oid}, ${name}, ${installation ?? null}, ${at})
    on conflict (slot) do update set cluster = excluded.cluster, database_oid = excluded.database_oid,
      database_name = excluded.database_name, installation = excluded.installation, at = excluded.at
    where (known.cluster, known.database_oid, known.database_name, known.installation)
      is distinct from (excluded.cluster, excluded.database_oid, excluded.database_name, excluded.installation)`;
}
