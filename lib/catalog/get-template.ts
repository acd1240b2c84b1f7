import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { TemplateProblem } from "@/lib/template";
import type { Outcomes, TemplateDetails, VersionSummary } from "./catalog";
import { offeredRelated } from "./offered-related";
import { getVersion } from "./store";

/**
 * A template with all its versions. People who do not curate see the one that is offered and those
 * that were; drafts are for Ops. Throws `forbidden`, and `not_found` also for what the actor may
 * not see.
 */
export async function getTemplate(ctx: Context, name: string): Promise<TemplateDetails> {
  requireCan(ctx.actor, "catalog.read");
  const curates = can(ctx.actor, "template.curate");
  const row = await ctx.db.template.findUnique({
    where: { name },
    include: { versions: { orderBy: { precedence: "desc" } } },
  });
  const versions = row?.versions.filter((version) => curates || version.state !== "draft") ?? [];
  const shown = versions.find((version) => version.version === row?.offeredVersion) ?? versions[0];
  if (!row || !shown || !can(ctx.actor, "catalog.read", { groups: row.accessGroups })) {
    throw new PortalError("not_found", `There is no template ${name} in the catalog.`, {
      hint: "Search the catalog, or ask the platform team.",
    });
  }

  const [stored, outcomes, running] = await Promise.all([
    getVersion(ctx.db, name, shown.version),
    outcomesOf(ctx, name),
    ctx.db.instance.groupBy({
      by: ["templateVersion", "team"],
      where: { templateName: name, removedAt: null },
      _count: true,
    }),
  ]);
  const instances = (version: string) =>
    running
      .filter((group) => group.templateVersion === version)
      .reduce((sum, group) => sum + group._count, 0);
  return {
    name,
    definition: stored.template.definition,
    readme: stored.template.readme,
    offeredVersion: row.offeredVersion,
    source: row.source,
    outcomes,
    related: await offeredRelated(ctx, stored.template.definition.related),
    usedByTeams: new Set(running.map((group) => group.team)).size,
    versions: versions.map((version): VersionSummary => ({
      version: version.version,
      digest: version.digest,
      state: version.state,
      createdAt: version.createdAt,
      publishedAt: version.publishedAt,
      publishedBy: version.publishedBy,
      changes: version.changes,
      problems: version.problems as unknown as TemplateProblem[],
      instances: instances(version.version),
    })),
  };
}

async function outcomesOf(ctx: Context, name: string): Promise<Outcomes> {
  const [row] = await ctx.db.$queryRaw<{ ended: number; healthy: number; median: number | null }[]>`
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
