import type { Database } from "@/lib/db/server";

/** Instances that are looked at: those that were changed last. */
const most = 200;

/**
 * By name, how many instances of a template say a parameter themselves, instead of leaving it at its
 * default; and how many instances that is of.
 */
export async function countGiven(
  db: Database,
  template: string,
): Promise<{ instances: number; given: Map<string, number> }> {
  const [rows, instances] = await Promise.all([
    db.$queryRaw<{ name: string; given: bigint }[]>`
      SELECT name, count(*) AS given
      FROM (SELECT parameters FROM instances WHERE template_name = ${template} AND removed_at IS NULL
            ORDER BY changed_at DESC LIMIT ${most}) AS latest,
           jsonb_object_keys(latest.parameters) AS name
      WHERE jsonb_typeof(latest.parameters) = 'object'
      GROUP BY name`,
    db.instance.count({ where: { templateName: template, removedAt: null }, take: most }),
  ]);
  return { instances, given: new Map(rows.map(({ name, given }) => [name, Number(given)])) };
}
