import type { PrismaClient } from "@/lib/db/server";

/** The version of PostgreSQL (`server_version_num`) and the size of its database, bytes. */
export async function databaseFacts(db: PrismaClient): Promise<{ version: number; size: number }> {
  const [row] = await db.$queryRaw<{ version: number; size: bigint }[]>`
    SELECT current_setting('server_version_num')::int AS "version",
      pg_database_size(current_database()) AS "size"`;
  return { version: row?.version ?? 0, size: Number(row?.size ?? 0) };
}

/** What PostgreSQL's clock says. */
export async function databaseTime(db: PrismaClient): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS "at"`;
  return row?.at ?? new Date(Number.NaN);
}

/** When `slipway backup` last made one, and since when there is anything to back up. */
export async function backupFacts(
  db: PrismaClient,
): Promise<{ lastAt: Date | undefined; since: Date | undefined }> {
  const [row] = await db.$queryRaw<{ lastAt: Date | null; since: Date | null }[]>`
    SELECT
      (SELECT "at" FROM "audit_entries" WHERE "action" = 'backup.make' ORDER BY "id" DESC LIMIT 1) AS "lastAt",
      (SELECT min("started_at") FROM "_prisma_migrations") AS "since"`;
  return { lastAt: row?.lastAt ?? undefined, since: row?.since ?? undefined };
}
