import type { Database } from "@/lib/db/server";
import type { Outcomes } from "@/lib/catalog";

/** How many instances of each version of a template each team runs now. */
export async function instanceCounts(
  db: Database,
  name: string,
): Promise<{ version: string; team: string; instances: number }[]> {
  const groups = await db.instance.groupBy({
    by: ["templateVersion", "team"],
    where: { templateName: name, removedAt: null },
    _count: true,
  });
  return groups.map(({ templateVersion, team, _count }) => ({
    version: templateVersion,
    team,
    instances: _count,
  }));
}

/** So many say how it goes; those of years ago say little, and all of them are ever more. */
const latestOutcomes = 1_000;

/** How the latest requests for a template went. */
export async function outcomesOf(db: Database, name: string): Promise<Outcomes> {
  const [row] = await db.$queryRaw<{ ended: number; healthy: number; median: number | null }[]>`
    SELECT count(*)::int AS "ended", count(*) FILTER (WHERE r."state" = 'healthy')::int AS "healthy",
           (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r."state_since" - r."created_at"))
             FILTER (WHERE r."state" = 'healthy') * 1000)::float8 AS "median"
    FROM (
      SELECT "state", "state_since", "created_at" FROM "requests"
      WHERE "template_name" = ${name} AND "kind" <> 'remove' AND "state" IN ('healthy', 'failed', 'rolled-back')
      ORDER BY "created_at" DESC LIMIT ${latestOutcomes}
    ) r`;
  return {
    ended: row?.ended ?? 0,
    healthy: row?.healthy ?? 0,
    medianToHealthy: row?.median ?? undefined,
  };
}
