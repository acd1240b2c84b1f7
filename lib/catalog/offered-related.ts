import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { OfferedRelated } from "./catalog";
import { offeredTemplates } from "./store/templates";

/**
 * Those of the related templates that are offered and that the actor may see, in the order they
 * were given; each once.
 */
export async function offeredRelated(
  ctx: Context,
  related: readonly { template: string; title?: string }[],
): Promise<OfferedRelated[]> {
  if (related.length === 0) return [];
  const names = [...new Set(related.map(({ template }) => template))];
  const rows = await offeredTemplates(ctx.db, names);
  return names.flatMap((name) => {
    const row = rows.find((one) => one.name === name);
    if (row === undefined || !can(ctx.actor, "catalog.read", { groups: row.accessGroups }))
      return [];
    const said = related.find(({ template }) => template === name)?.title;
    return [
      { name, title: row.title, summary: row.summary, icon: row.icon, label: said ?? row.title },
    ];
  });
}
