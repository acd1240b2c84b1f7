import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { latestTokens } from "./store/tokens";
import type { ApiTokenSummary } from "./token";

/** Whoever is nobody's user has no tokens. */
const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * API tokens of the person who asks, newest first; with `everybody`, and for Ops only, those of
 * all. At most 500.
 */
export async function listTokens(
  ctx: Context,
  { everybody = false }: { everybody?: boolean } = {},
): Promise<ApiTokenSummary[]> {
  requireCan(ctx.actor, everybody ? "ops.read" : "token.manage");
  return latestTokens(ctx.db, everybody ? undefined : (ctx.actor.userId ?? nobody));
}
