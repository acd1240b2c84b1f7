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

/** How requests for a template went so far. */
export async function outcomesOf(db: Database, name: string): Promise<Outcomes> {
  const [row] = await db.$queryRaw<{ ended: number; healthy: number; median: number | null }[]>`
    SELECT count(*)::int AS "ended", count(*) FILTER (WHERE r."state" = 'healthy')::int AS "healthy",
           (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r."state_since" - r."created_at"))
             FILTER (WHERE r."state" = 'healthy') * 1000)::float8 AS "median"
    FROM "requests" r
    WHERE r."template_name" = ${name} AND r."kind" <> 'remove' AND r."state" IN ('healthy', 'failed', 'rolled-back')`;
  return {
    ended: row?.ended ?? 0,
    healthy: row?.healthy ?? 0,
    medianToHealthy: row?.median ?? undefined,
  };
}
