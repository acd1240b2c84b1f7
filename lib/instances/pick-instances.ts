import { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type Pickable, type Pickables, type PickQuery, pickQuerySchema } from "./pick";
import { presentRows, recordedColumns } from "./recorded-rows";

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

  const templates = await ctx.db.template.findMany({
    where: { name: { in: query.templates } },
    select: { name: true, title: true, accessGroups: true, offeredVersion: true },
  });
  const found = await idsOf(ctx, query);
  const rows = await ctx.db.instance.findMany({
    where: { id: { in: found.slice(0, query.take) } },
    ...recordedColumns,
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  const presentations = await presentRows(ctx.db, rows);
  const items = rows.flatMap((row, index): Pickable[] => {
    const value =
      query.output === undefined
        ? row.name
        : presentations[index]?.outputs.find(({ name }) => name === query.output)?.value;
    if (value === undefined) return [];
    const title =
      templates.find(({ name }) => name === row.templateName)?.title ?? row.templateName;
    return [{ id: row.id, name: row.name, value, template: { name: row.templateName, title } }];
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

/**
 * One more than asked for tells that there are more. What somebody typed is found in the name and
 * in the parameters, of which the outputs are made; a whole output holds the name.
 */
async function idsOf(
  ctx: Context,
  { team, target, templates, q, take }: PickQuery,
): Promise<string[]> {
  const typed = q.toLowerCase();
  const words =
    typed === ""
      ? Prisma.empty
      : Prisma.sql`AND (strpos(i."name", ${typed}) > 0 OR strpos(${typed}, i."name") > 0 OR strpos(lower(i."parameters"::text), ${typed}) > 0)`;
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT i."id" FROM "instances" i JOIN "targets" t ON t."id" = i."target_id"
    WHERE t."name" = ${target} AND i."team" = ${team} AND i."template_name" = ANY (${templates}::text[])
      AND i."removed_at" IS NULL AND i."commit" IS NOT NULL ${words}
    ORDER BY i."name", i."id" LIMIT ${take + 1}`;
  return rows.map(({ id }) => id);
}
