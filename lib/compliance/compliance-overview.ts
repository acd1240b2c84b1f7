import { Prisma } from "@/lib/db/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { verdicts } from "@/lib/admission";
import type { BranchState, ComplianceGroup, ComplianceOverview } from "./compliance";

const week = 7 * 86_400_000;

interface Counted {
  key: string | null;
  title: string | null;
  denied: number;
  warned: number;
  audited: number;
  excepted: number;
  since: Date | null;
}

/**
 * How what is in Git stands: numbers, and the same by policy, team and target; counted in the
 * database. Throws `forbidden`.
 */
export async function complianceOverview(ctx: Context): Promise<ComplianceOverview> {
  requireCan(ctx.actor, "compliance.read");
  const { db } = ctx;
  const newSince = new Date(ctx.now().getTime() - week);
  const grouped = async (key: Prisma.Sql, title: Prisma.Sql): Promise<ComplianceGroup[]> => {
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
  };
  const [counts, fresh, byPolicy, byTeam, byTarget, branches] = await Promise.all([
    db.complianceFinding.groupBy({ by: ["standing"], where: { resolvedAt: null }, _count: true }),
    db.complianceFinding.count({
      where: { resolvedAt: null, standing: "denied", firstSeenAt: { gte: newSince } },
    }),
    grouped(Prisma.sql`f."policy"`, Prisma.sql`f."title"`),
    grouped(Prisma.sql`f."team"`, Prisma.sql`f."team"`),
    grouped(Prisma.sql`t."name"`, Prisma.sql`t."title"`),
    branchStates(ctx),
  ]);
  const count = new Map(counts.map((row) => [row.standing, row._count]));
  return {
    counts: Object.fromEntries(
      verdicts.map((verdict) => [verdict, count.get(verdict) ?? 0]),
    ) as ComplianceOverview["counts"],
    objects: branches.reduce((sum, branch) => sum + branch.objects, 0),
    fresh,
    byPolicy,
    byTeam,
    byTarget,
    branches,
  };
}

async function branchStates({ db }: Context): Promise<BranchState[]> {
  const rows = await db.branchScan.findMany({
    include: { repository: { select: { owner: true, name: true } } },
    orderBy: [{ repositoryId: "asc" }, { branch: "asc" }],
  });
  return rows.map((row) => ({
    repository: `${row.repository.owner}/${row.repository.name}`,
    branch: row.branch,
    commit: row.commit ?? undefined,
    scannedAt: row.scannedAt ?? undefined,
    objects: row.objects,
    problem: row.problem ?? undefined,
    broken: row.broken as unknown as BranchState["broken"],
  }));
}

/** Policies that something is newly denied by, of the last seven days. Throws `forbidden`. */
export async function newlyViolated(
  ctx: Context,
): Promise<{ policy: string; title: string; objects: number; since: Date }[]> {
  requireCan(ctx.actor, "compliance.read");
  const newSince = new Date(ctx.now().getTime() - week);
  const rows = await ctx.db.complianceFinding.groupBy({
    by: ["policy", "title"],
    where: { resolvedAt: null, standing: "denied", firstSeenAt: { gte: newSince } },
    _count: true,
    _max: { firstSeenAt: true },
    orderBy: { _count: { policy: "desc" } },
    take: 10,
  });
  return rows.map(({ policy, title, _count, _max }) => ({
    policy,
    title,
    objects: _count,
    since: _max.firstSeenAt ?? newSince,
  }));
}
