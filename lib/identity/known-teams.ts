import { requireCan, rolesOf } from "@/lib/access";
import type { Context } from "@/lib/access/server";

/**
 * Every team that Slipway has heard of: of people who signed in, and of instances. For those who
 * act for every team.
 */
export async function knownTeams(ctx: Context): Promise<string[]> {
  requireCan(ctx.actor, "ops.read");
  const [people, owners] = await Promise.all([
    ctx.db.$queryRaw<{ group: string }[]>`SELECT DISTINCT unnest("groups") AS "group" FROM "users"`,
    ctx.db.instance.findMany({ distinct: ["team"], select: { team: true } }),
  ]);
  const {
    SLIPWAY_OPS_GROUPS: opsGroups,
    SLIPWAY_VIEWER_GROUPS: viewerGroups,
    SLIPWAY_TEAM_GROUP_PREFIX: teamPrefix,
  } = ctx.config;
  const { teams } = rolesOf(
    people.map(({ group }) => group),
    { opsGroups, viewerGroups, teamPrefix },
  );
  return [...new Set([...teams, ...owners.map(({ team }) => team)])].sort();
}
