import { type Database, Prisma } from "@/lib/db/server";
import { targetColumns, toTarget } from "@/lib/targets/server";
import type { PickQuery } from "../pick";
import type { Recorded } from "../recorded";
import { parametersOf } from "./parameters";

/** What must be read of an instance to know its links and outputs. */
const recordedColumns = {
  select: {
    id: true,
    team: true,
    name: true,
    templateName: true,
    templateVersion: true,
    parameters: true,
    target: targetColumns,
  },
} as const satisfies Prisma.InstanceDefaultArgs;

function toRecorded(row: Prisma.InstanceGetPayload<typeof recordedColumns>): Recorded {
  return {
    instanceId: row.id,
    team: row.team,
    name: row.name,
    template: row.templateName,
    version: row.templateVersion,
    parameters: parametersOf(row),
    target: toTarget(row.target),
  };
}

/** Undefined where there is no such instance. */
export async function findRecorded(db: Database, id: string): Promise<Recorded | undefined> {
  const row = await db.instance.findUnique({ where: { id }, ...recordedColumns });
  return row === null ? undefined : toRecorded(row);
}

/** Those of these instances that there are, in no order. */
export async function recordedByIds(db: Database, ids: readonly string[]): Promise<Recorded[]> {
  const rows = await db.instance.findMany({
    where: { id: { in: [...ids] } },
    ...recordedColumns,
  });
  return rows.map(toRecorded);
}

/** The same, by name. */
export async function recordedByName(db: Database, ids: readonly string[]): Promise<Recorded[]> {
  const rows = await db.instance.findMany({
    where: { id: { in: [...ids] } },
    ...recordedColumns,
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(toRecorded);
}

/** A team's instances of these templates at a target, as far as they are in Git. */
export async function recordedOfTeam(
  db: Database,
  where: { team: string; targetId: string },
  templates: readonly string[],
  limit: number,
): Promise<Recorded[]> {
  const rows = await db.instance.findMany({
    where: {
      ...where,
      templateName: { in: [...templates] },
      removedAt: null,
      commit: { not: null },
    },
    ...recordedColumns,
    take: limit,
  });
  return rows.map(toRecorded);
}

/**
 * Ids of the instances that a picker asks for, by name. What somebody typed is found in the name
 * and in the parameters, of which the outputs are made; a whole output holds the name.
 */
export async function pickableIds(
  db: Database,
  { team, target, templates, q }: Omit<PickQuery, "take">,
  limit: number,
): Promise<string[]> {
  const typed = q.toLowerCase();
  const words =
    typed === ""
      ? Prisma.empty
      : Prisma.sql`AND (strpos(i."name", ${typed}) > 0 OR strpos(${typed}, i."name") > 0 OR strpos(lower(i."parameters"::text), ${typed}) > 0)`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i."id" FROM "instances" i JOIN "targets" t ON t."id" = i."target_id"
    WHERE t."name" = ${target} AND i."team" = ${team} AND i."template_name" = ANY (${templates}::text[])
      AND i."removed_at" IS NULL AND i."commit" IS NOT NULL ${words}
    ORDER BY i."name", i."id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}
