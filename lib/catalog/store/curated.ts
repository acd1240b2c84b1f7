import { type Database, Prisma } from "@/lib/db/server";
import type { CuratedTemplate, VersionState } from "@/lib/catalog";

/**
 * Every template with its latest version and who uses it, by title: those with these words in their
 * name or title (`""`: all), and whose latest version is in this state. Instances are counted for one page
 * of templates, and once: asked for each template, all of one that has many are read for each.
 */
export async function findCurated(
  db: Database,
  { q, state }: { q: string; state: VersionState | undefined },
  { offset, limit }: { offset: number; limit: number },
): Promise<{ rows: CuratedTemplate[]; total: number }> {
  const matching = Prisma.sql`"templates" t WHERE ${withWords(q)} AND ${inState(state)}`;
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<CuratedTemplate[]>`
      WITH "page" AS MATERIALIZED (SELECT t.* FROM ${matching} ORDER BY t."title", t."name" LIMIT ${limit} OFFSET ${offset}),
      "used" AS MATERIALIZED (
        SELECT i."template_name" AS "name", count(*) AS "instances", count(DISTINCT i."team") AS "teams"
        FROM "instances" i
        WHERE i."template_name" = ANY (ARRAY(SELECT "name" FROM "page")) AND i."removed_at" IS NULL GROUP BY 1
      )
      SELECT t."name", t."title", t."category", t."owner", t."source", t."offered_version" AS "offeredVersion",
             v."version" AS "latestVersion", v."state"::text AS "latestState", t."updated_at" AS "updatedAt",
             jsonb_array_length(v."problems") AS "latestProblems",
             coalesce(u."instances", 0)::int AS "instances", coalesce(u."teams", 0)::int AS "teams"
      FROM "page" t
      JOIN LATERAL (SELECT * FROM ${latestVersion}) v ON true
      LEFT JOIN "used" u ON u."name" = t."name"
      ORDER BY t."title", t."name"`,
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS "total" FROM ${matching}`,
  ]);
  return { rows, total: counted?.total ?? 0 };
}

const latestVersion = Prisma.sql`"template_versions" v WHERE v."template_id" = t."id" ORDER BY v."precedence" DESC LIMIT 1`;

/** `words` has the name, the title and more, in this order, and an index for parts of it. */
function withWords(q: string): Prisma.Sql {
  if (q === "") return Prisma.sql`true`;
  const part = `%${q.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return Prisma.sql`t."words" ILIKE ${part} AND (t."name" || ' ' || t."title") ILIKE ${part}`;
}

/** One without any version is in no state. */
function inState(state: VersionState | undefined): Prisma.Sql {
  return state === undefined
    ? Prisma.sql`EXISTS (SELECT FROM "template_versions" v WHERE v."template_id" = t."id")`
    : Prisma.sql`(SELECT v."state" FROM ${latestVersion}) = ${state}::version_state`;
}
