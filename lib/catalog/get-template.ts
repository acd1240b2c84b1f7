import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { TemplateDetails } from "./catalog";
import { offeredRelated } from "./offered-related";
import { findTemplate } from "./store/templates";
import { instanceCounts, outcomesOf } from "./store/usage";
import { getVersion } from "./store/versions";

/**
 * A template with all its versions. People who do not curate see the one that is offered and those
 * that were; drafts are for Ops. Throws `forbidden`, and `not_found` also for what the actor may
 * not see.
 */
export async function getTemplate(ctx: Context, name: string): Promise<TemplateDetails> {
  requireCan(ctx.actor, "catalog.read");
  const curates = can(ctx.actor, "template.curate");
  const row = await findTemplate(ctx.db, name);
  const versions = row?.versions.filter((version) => curates || version.state !== "draft") ?? [];
  const shown = versions.find((version) => version.version === row?.offeredVersion) ?? versions[0];
  if (!row || !shown || !can(ctx.actor, "catalog.read", { groups: row.accessGroups })) {
    throw new PortalError("not_found", `There is no template ${name} in the catalog.`, {
      hint: "Search the catalog, or ask the platform team.",
    });
  }

  const [stored, outcomes, running] = await Promise.all([
    getVersion(ctx.db, name, shown.version),
    outcomesOf(ctx.db, name),
    instanceCounts(ctx.db, name),
  ]);
  const instances = (version: string) =>
    running
      .filter((group) => group.version === version)
      .reduce((sum, group) => sum + group.instances, 0);
  return {
    name,
    definition: stored.template.definition,
    readme: stored.template.readme,
    offeredVersion: row.offeredVersion,
    source: row.source,
    outcomes,
    related: await offeredRelated(ctx, stored.template.definition.related),
    usedByTeams: new Set(running.map((group) => group.team)).size,
    versions: versions.map((version) => ({ ...version, instances: instances(version.version) })),
  };
}
