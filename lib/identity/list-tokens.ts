import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { ApiTokenSummary } from "./token";
import { summaryOf, tokenColumns } from "./token-store";

/**
 * API tokens of the person who asks, newest first; with `everybody`, and for Ops only, those of
 * all. At most 500.
 */
export async function listTokens(
  ctx: Context,
  { everybody = false }: { everybody?: boolean } = {},
): Promise<ApiTokenSummary[]> {
  requireCan(ctx.actor, everybody ? "ops.read" : "token.manage");
  const where = everybody
    ? {}
    : { userId: ctx.actor.userId ?? "00000000-0000-0000-0000-000000000000" };
  const rows = await ctx.db.apiToken.findMany({
    where,
    orderBy: { createdAt: "desc" },
    take: 500,
    select: tokenColumns,
  });
  return rows.map(summaryOf);
}
