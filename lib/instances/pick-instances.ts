import { templatesByName } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type Pickable, type Pickables, pickQuerySchema } from "./pick";
import { presentInstances } from "./presentation";
import { pickableIds, recordedByName } from "./store/recorded";

/**
 * The instances that a parameter can be: those of one team at one target, of certain templates,
 * that are in Git. Searched and limited in the database. Throws `forbidden` for a team that the
 * actor opens no requests for, `bad_request`.
 */
export async function pickInstances(ctx: Context, raw: unknown): Promise<Pickables> {
  requireCan(ctx.actor, "instance.read");
  const parsed = pickQuerySchema.safeParse(raw);
  if (!parsed.success)
    throw new PortalError("bad_request", "A picker needs a team, a target and templates.");
  const query = parsed.data;
  requireCan(ctx.actor, "request.preview", { team: query.team });

  const templates = await templatesByName(ctx.db, query.templates);
  // One more than asked for tells that there are more.
  const found = await pickableIds(ctx.db, query, query.take + 1);
  const recorded = await recordedByName(ctx.db, found.slice(0, query.take));
  const presentations = await presentInstances(ctx.db, recorded);
  const items = recorded.flatMap(({ instanceId: id, name, template }, index): Pickable[] => {
    const value =
      query.output === undefined
        ? name
        : presentations[index]?.outputs.find((output) => output.name === query.output)?.value;
    if (value === undefined) return [];
    const title = templates.find((one) => one.name === template)?.title ?? template;
    return [{ id, name, value, template: { name: template, title } }];
  });
  const launch = templates.filter(
    (one) =>
      one.offeredVersion !== null && can(ctx.actor, "catalog.read", { groups: one.accessGroups }),
  );
  return {
    items,
    more: found.length > query.take,
    launch: launch.map(({ name, title }) => ({ name, title })),
  };
}
