import { Prisma } from "@/lib/db/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CuratedTemplate, VersionState } from "./catalog";

export const curatedPageSize = 50;

export interface CuratedQuery {
  q?: string;
  state?: VersionState;
  page?: number;
}

/**
 * Every template with its latest version and who uses it, for Ops; paged in the database. Throws
 * `forbidden`.
 */
export async function listCuratedTemplates(
  ctx: Context,
  query: CuratedQuery = {},
): Promise<{ rows: CuratedTemplate[]; total: number }> {
  requireCan(ctx.actor, "template.curate");
  const words = query.q?.trim()
    ? Prisma.sql`AND (t."name" || ' ' || t."title") ILIKE ${`%${query.q.trim().replaceAll(/[\\%_]/g, "\\$&")}%`}`
    : Prisma.empty;
  const state = query.state
    ? Prisma.sql`AND v."state" = ${query.state}::version_state`
    : Prisma.empty;
  const rows = await ctx.db.$queryRaw<(CuratedTemplate & { total: number })[]>`
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
    WHERE true ${words} ${state}
    ORDER BY t."title", t."name" LIMIT ${curatedPageSize} OFFSET ${((query.page ?? 1) - 1) * curatedPageSize}`;
  return { rows: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}
