import { requireCan, rolesOf } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { knownGroups, owningTeams } from "./store/users";

/**
 * Every team that Slipway has heard of: of people who signed in, and of instances. For those who
 * act for every team.
 */
export async function knownTeams(ctx: Context): Promise<string[]> {
  requireCan(ctx.actor, "ops.read");
  const [groups, owners] = await Promise.all([knownGroups(ctx.db), owningTeams(ctx.db)]);
  const {
    SLIPWAY_OPS_GROUPS: opsGroups,
    SLIPWAY_VIEWER_GROUPS: viewerGroups,
    SLIPWAY_TEAM_GROUP_PREFIX: teamPrefix,
  } = ctx.config;
  const { teams } = rolesOf(groups, { opsGroups, viewerGroups, teamPrefix });
  return [...new Set([...teams, ...owners])].sort();
}
