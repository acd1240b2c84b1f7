import { requireCan, rolesOf } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { roleRules } from "./person-actor";
import { knownGroups, owningTeams } from "./store/users";

/**
 * Every team that Slipway has heard of: of people who signed in, and of instances. For those who
 * act for every team.
 */
export async function knownTeams(ctx: Context): Promise<string[]> {
  requireCan(ctx.actor, "ops.read");
  const [groups, owners] = await Promise.all([knownGroups(ctx.db), owningTeams(ctx.db)]);
  const { teams } = rolesOf(groups, roleRules(ctx.config));
  return [...new Set([...teams, ...owners])].sort();
}

/** The teams that somebody who has signed in is in; a service account of another is nobody's. */
export async function teamsOfPeople(ctx: Context): Promise<ReadonlySet<string>> {
  requireCan(ctx.actor, "ops.read");
  return new Set(rolesOf(await knownGroups(ctx.db), roleRules(ctx.config)).teams);
}
