import { type Database, Prisma } from "@/lib/db/server";
import type { CuratedTemplate, VersionState } from "@/lib/catalog";

/**
 * Every template with its latest version and who uses it, by title: those with these words in their
 * name or title (`""`: all), and whose latest version is in this state.
 */
export async function findCurated(
  db: Database,
  { q, state }: { q: string; state: VersionState | undefined },
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: CuratedTemplate[]; total: number }> {
  const words =
    q === ""
      ? Prisma.empty
      : Prisma.sql`AND (t."name" || ' ' || t."title") ILIKE ${`%${q.replaceAll(/[\\%_]/g, "\\$&")}%`}`;
  const inState =
    state === undefined ? Prisma.empty : Prisma.sql`AND v."state" = ${state}::version_state`;
  const rows = await db.$queryRaw<(CuratedTemplate & { total: number })[]>`
    SELECT t."name", t."title", t."category", t."owner", t."source", t."offered_version" AS "offeredVersion",
           v."version" AS "latestVersion", v."state"::text AS "latestState", t."updated_at" AS "updatedAt",
           jsonb_array_length(v."problems") AS "latestProblems",
           coalesce(u."instances", 0)::int AS "instances", coalesce(u."teams", 0)::int AS "teams",
           count(*) OVER ()::int AS "total"
    FROM "templates" t
    JOIN LATERAL (SELECT * FROM "template_versions" v WHERE v."template_id" = t."id" ORDER BY v."precedence" DESC LIMIT 1) v ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS "instances", count(DISTINCT i."team") AS "teams" FROM "instances" i
      WHERE i."template_name" = t."name" AND i."removed_at" IS NULL
    ) u ON true
    WHERE true ${words} ${inState}
    ORDER BY t."title", t."name" LIMIT ${limit} OFFSET ${offset}`;
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}
