import { z } from "zod";
import { type Database, parseStored, Prisma } from "@/lib/db/server";
import { type Asked, type Ordering, type Part, readPart } from "@/lib/paging/server";
import { type ImpactQuery, type ImpactRow, type InstanceImpact, impactKinds } from "@/lib/impact";

const resultSchema: z.ZodType<InstanceImpact> = z.object({
  kind: z.enum(impactKinds),
  problem: z.string().exactOptional(),
  byHand: z.array(z.object({ path: z.string(), how: z.enum(["changed", "added", "missing"]) })),
  questions: z.array(z.object({ pointer: z.string(), message: z.string() })),
  refusals: z.array(
    z.object({
      by: z.enum(["schema", "rule", "policy", "object"]),
      message: z.string(),
      pointer: z.string().exactOptional(),
    }),
  ),
  dropped: z.array(z.string()),
  objects: z.array(
    z.object({
      title: z.string(),
      how: z.enum(["added", "removed", "changed"]),
      file: z.string(),
      fields: z.array(z.string()),
      more: z.number(),
      recreates: z.array(z.string()),
    }),
  ),
  files: z.array(z.string()),
});

/** What was found of one instance; with the same basis it need not be looked at again. */
export interface FoundImpact {
  instanceId: string;
  basis: string;
  impact: InstanceImpact;
}

/** By what each instance was looked at. */
export async function knownBases(db: Database, impactId: string): Promise<Map<string, string>> {
  const rows = await db.instanceImpact.findMany({
    where: { impactId },
    select: { instanceId: true, basis: true },
  });
  return new Map(rows.map(({ instanceId, basis }) => [instanceId, basis]));
}

/** Stores what was found, in the place of what was found before. Two who find the same store it once. */
export async function saveResults(
  db: Database,
  impactId: string,
  found: readonly FoundImpact[],
): Promise<void> {
  const rows = found.map(({ instanceId, basis, impact }) => ({
    instanceId,
    basis,
    kind: impact.kind,
    byHand: impact.byHand.length > 0,
    result: impact,
  }));
  await db.$executeRaw`
    INSERT INTO "instance_impacts" ("impact_id", "instance_id", "basis", "kind", "by_hand", "result")
    SELECT ${impactId}::uuid, f."instanceId", f."basis", f."kind", f."byHand", f."result"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS f("instanceId" uuid, "basis" text, "kind" text, "byHand" boolean, "result" jsonb)
    ON CONFLICT ("impact_id", "instance_id") DO UPDATE SET
      "basis" = EXCLUDED."basis", "kind" = EXCLUDED."kind", "by_hand" = EXCLUDED."by_hand", "result" = EXCLUDED."result"`;
}

/** Forgets what is said of instances that are none of these any more. */
export async function keepResults(
  db: Database,
  impactId: string,
  instanceIds: readonly string[],
): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "instance_impacts"
    WHERE "impact_id" = ${impactId}::uuid AND NOT ("instance_id" = ANY(${[...instanceIds]}::uuid[]))`;
}

/** How many of a team at a target are of one kind. */
export interface CountedGroup {
  team: string;
  target: string;
  title: string;
  kind: InstanceImpact["kind"];
  instances: number;
  byHand: number;
}

export async function countResults(db: Database, impactId: string): Promise<CountedGroup[]> {
  const rows = await db.$queryRaw<(Omit<CountedGroup, "kind"> & { kind: string })[]>`
    SELECT i."team", t."name" AS "target", t."title", r."kind",
      count(*)::int AS "instances", (count(*) FILTER (WHERE r."by_hand"))::int AS "byHand"
    FROM "instance_impacts" r
    JOIN "instances" i ON i."id" = r."instance_id"
    JOIN "targets" t ON t."id" = i."target_id"
    WHERE r."impact_id" = ${impactId}::uuid
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 4`;
  return rows.map((row) => ({
    ...row,
    kind: parseStored(z.enum(impactKinds), row.kind, {
      table: "instanceImpact",
      column: "kind",
      id: impactId,
    }),
  }));
}

/** Why it could not be said of instances what becomes of them, and of how many; the reasons that most have first. */
export async function notJudgedReasons(
  db: Database,
  impactId: string,
): Promise<{ words: string; instances: number }[]> {
  return db.$queryRaw`
    SELECT coalesce("result" ->> 'problem', '') AS "words", count(*)::int AS "instances"
    FROM "instance_impacts"
    WHERE "impact_id" = ${impactId}::uuid AND "kind" = 'not-judged'
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/** Which results are asked for. */
type ImpactFilter = Partial<Pick<ImpactQuery, "kind" | "team" | "target">>;

function wanted(impactId: string, { kind, team, target }: ImpactFilter) {
  return {
    impactId,
    ...(kind === undefined ? {} : kind === "byHand" ? { byHand: true } : { kind }),
    instance: {
      ...(team === undefined ? {} : { team }),
      ...(target === undefined ? {} : { target: { name: target } }),
    },
  } satisfies Prisma.InstanceImpactWhereInput;
}

const columns = {
  instanceId: true,
  result: true,
  instance: {
    select: {
      name: true,
      team: true,
      templateVersion: true,
      target: { select: { name: true, title: true } },
    },
  },
} as const;

/** Of instances. No index serves it: `countResults` reads all of an impact beside each page, those of one template. */
const byTeamAndName: Ordering<{ team: string; name: string; id: string }> = {
  name: "impacted",
  keys: [
    { column: "team", kind: "text", order: "asc" },
    { column: "name", kind: "text", order: "asc" },
    { column: "id", kind: "uuid", order: "asc" },
  ],
};

/**
 * Of a filter, by team and name; the rows of one page and how many there are. A page stays where it is while others are
 * looked at.
 */
export async function listResults(
  db: Database,
  impactId: string,
  query: ImpactFilter,
  asked: Asked & { size: number },
): Promise<Part<ImpactRow> & { total: number }> {
  const where = wanted(impactId, query);
  const [part, total] = await Promise.all([
    readPart(byTeamAndName, asked, asked.size, async ({ where: instance, orderBy, ...read }) => {
      const rows = await db.instanceImpact.findMany({
        where: { AND: [where, { instance }] },
        select: columns,
        orderBy: orderBy.map((by) => ({ instance: by })),
        ...read,
      });
      return rows.map((row) => ({ ...row, ...row.instance, id: row.instanceId }));
    }),
    db.instanceImpact.count({ where }),
  ]);
  return { ...part, rows: part.rows.map(toRow), total };
}

/** Those whose id comes after one, by their ids: for exports. */
export async function resultsAfter(
  db: Database,
  impactId: string,
  query: ImpactFilter,
  after: string | undefined,
  limit: number,
): Promise<ImpactRow[]> {
  const rows = await db.instanceImpact.findMany({
    where: {
      ...wanted(impactId, query),
      ...(after === undefined ? {} : { instanceId: { gt: after } }),
    },
    select: columns,
    orderBy: { instanceId: "asc" },
    take: limit,
  });
  return rows.map(toRow);
}

function toRow({
  instanceId,
  result,
  instance,
}: Prisma.InstanceImpactGetPayload<{ select: typeof columns }>): ImpactRow {
  const { name, team, templateVersion, target } = instance;
  const place = { table: "instanceImpact", column: "result", id: instanceId };
  return {
    instanceId,
    name,
    team,
    target,
    version: templateVersion,
    impact: parseStored(resultSchema, result, place),
  };
}
