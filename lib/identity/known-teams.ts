import { requireCan, rolesOf } from "@/lib/access";
import { currentAccess } from "@/lib/access-rules/server";
import type { Context } from "@/lib/access/server";
import { knownGroups, owningTeams } from "./store/users";

/**
 * Every team that Slipway has heard of: of people who signed in, of instances, and those
 * that the access file names. For those who
 * act for every team.
 */
export async function knownTeams(ctx: Context): Promise<string[]> {
  requireCan(ctx.actor, "ops.read");
  const [groups, owners, access] = await Promise.all([
    knownGroups(ctx.db),
    owningTeams(ctx.db),
    currentAccess(ctx),
  ]);
  const { teams } = rolesOf(groups, access);
  return [...new Set([...teams, ...owners, ...access.teams.keys()])].sort();
}

/** The teams that somebody who has signed in is in; a service account of another is nobody's. */
export async function teamsOfPeople(ctx: Context): Promise<ReadonlySet<string>> {
  requireCan(ctx.actor, "ops.read");
  const [groups, access] = await Promise.all([knownGroups(ctx.db), currentAccess(ctx)]);
  return new Set(rolesOf(groups, access).teams);
}
