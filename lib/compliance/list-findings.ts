import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { ComplianceFinding, FindingPage } from "./compliance";
import type { ComplianceQuery } from "./query";
import { shown, toFinding, whereOf } from "./show";

export const findingPageSize = 50;

/**
 * One page of what policies say of what is in Git now, the newest first, filtered in the database.
 * Throws `forbidden`.
 */
export async function listFindings(ctx: Context, query: ComplianceQuery): Promise<FindingPage> {
  requireCan(ctx.actor, "compliance.read");
  const where = whereOf(query, ctx.now());
  const [total, rows] = await Promise.all([
    ctx.db.complianceFinding.count({ where }),
    ctx.db.complianceFinding.findMany({
      where,
      include: shown,
      orderBy: [{ firstSeenAt: "desc" }, { id: "asc" }],
      skip: (query.page - 1) * findingPageSize,
      take: findingPageSize,
    }),
  ]);
  return { findings: rows.map(toFinding), total, page: query.page };
}

/**
 * What policies say of one instance's objects in Git now; its readers may know. Throws `forbidden`.
 */
export async function instanceFindings(
  ctx: Context,
  instanceId: string,
): Promise<ComplianceFinding[]> {
  requireCan(ctx.actor, "instance.read");
  const rows = await ctx.db.complianceFinding.findMany({
    where: { instanceId, resolvedAt: null, standing: { in: ["denied", "warned", "excepted"] } },
    include: shown,
    orderBy: [{ firstSeenAt: "desc" }, { id: "asc" }],
    take: findingPageSize,
  });
  return rows.map(toFinding);
}

const batch = 500;

/** All findings of a query, in batches, for an export. Throws `forbidden` before the first. */
export async function* exportFindings(
  ctx: Context,
  query: Omit<ComplianceQuery, "page">,
): AsyncGenerator<ComplianceFinding[]> {
  requireCan(ctx.actor, "compliance.read");
  const where = whereOf(query, ctx.now());
  let after: string | undefined;
  for (;;) {
    const rows = await ctx.db.complianceFinding.findMany({
      where,
      include: shown,
      orderBy: { id: "asc" },
      take: batch,
      ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    });
    if (rows.length > 0) yield rows.map(toFinding);
    if (rows.length < batch) return;
    after = rows.at(-1)?.id;
  }
}
