import { type Database, Prisma } from "@/lib/db/server";
import { storedVerdict, type Verdict } from "@/lib/admission";
import type { ComplianceGroup } from "@/lib/compliance";

/** How many findings stand now, by verdict. */
export async function countsByVerdict(db: Database): Promise<Map<Verdict, number>> {
  const rows = await db.complianceFinding.groupBy({
    by: ["standing"],
    where: { resolvedAt: null },
    _count: true,
  });
  const counts = new Map<Verdict, number>();
  for (const { standing, _count } of rows) {
    const verdict = storedVerdict.parse(standing);
    counts.set(verdict, (counts.get(verdict) ?? 0) + _count);
  }
  return counts;
}

/** How many are denied that were not before `since`. */
export async function countNewlyDenied(db: Database, since: Date): Promise<number> {
  return db.complianceFinding.count({
    where: { resolvedAt: null, standing: "denied", firstSeenAt: { gte: since } },
  });
}

interface Counted {
  key: string | null;
  title: string | null;
  denied: number;
  warned: number;
  audited: number;
  excepted: number;
  since: Date | null;
}

/** What findings are grouped by: its key and its title. */
const groupings = {
  policy: [Prisma.sql`f."policy"`, Prisma.sql`f."title"`],
  team: [Prisma.sql`f."team"`, Prisma.sql`f."team"`],
  target: [Prisma.sql`t."name"`, Prisma.sql`t."title"`],
} as const satisfies Record<string, readonly [Prisma.Sql, Prisma.Sql]>;

/** Findings that stand now and are of a policy, by verdict in each group; the worst groups first. */
export async function countsBy(
  db: Database,
  grouping: keyof typeof groupings,
): Promise<ComplianceGroup[]> {
  const [key, title] = groupings[grouping];
  const rows = await db.$queryRaw<Counted[]>`
    SELECT ${key} AS "key", max(${title}) AS "title",
      (count(*) FILTER (WHERE f."standing" = 'denied'))::int AS "denied",
      (count(*) FILTER (WHERE f."standing" = 'warned'))::int AS "warned",
      (count(*) FILTER (WHERE f."standing" = 'audited'))::int AS "audited",
      (count(*) FILTER (WHERE f."standing" = 'excepted'))::int AS "excepted",
      min(f."first_seen_at") FILTER (WHERE f."standing" IN ('denied', 'warned')) AS "since"
    FROM "compliance_findings" f JOIN "targets" t ON t."id" = f."target_id"
    WHERE f."resolved_at" IS NULL AND f."policy" <> '' GROUP BY 1 ORDER BY 3 DESC, 4 DESC, 2 LIMIT 50`;
  return rows.map(({ key: name, title: called, since, ...counts }) => ({
    key: name ?? "",
    title: called ?? name ?? "",
    since: since ?? undefined,
    ...counts,
  }));
}

/** Policies with the most objects that are denied and were not before `since`. */
export async function policiesNewlyViolated(
  db: Database,
  since: Date,
): Promise<{ policy: string; title: string; objects: number; since: Date }[]> {
  const rows = await db.complianceFinding.groupBy({
    by: ["policy", "title"],
    where: { resolvedAt: null, standing: "denied", firstSeenAt: { gte: since } },
    _count: true,
    _max: { firstSeenAt: true },
    orderBy: { _count: { policy: "desc" } },
    take: 10,
  });
  return rows.map(({ policy, title, _count, _max }) => ({
    policy,
    title,
    objects: _count,
    since: _max.firstSeenAt ?? since,
  }));
}
