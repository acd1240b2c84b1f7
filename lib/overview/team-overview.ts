import { isTeamName, requireCan, type Team } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { currentAccess } from "@/lib/access-rules/server";
import { PortalError } from "@/lib/errors";
import { type InstancePage, instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";

/** A team, as far as anybody may see it. */
export interface TeamOverview {
  team: Team;
  /** Where the access file says what is known of it. */
  isNamed: boolean;
  instances: InstancePage;
}

/**
 * A team that somebody is in, that the access file names, or that has an instance; with a page of
 * its instances. Throws `forbidden` or `not_found`, and `bad_request` for a cursor that is none of them.
 */
export async function teamOverview(
  ctx: Context,
  name: string,
  { cursor, page }: { cursor?: unknown; page?: unknown } = {},
): Promise<TeamOverview> {
  requireCan(ctx.actor, "instance.read");
  if (!isTeamName(name)) throw noTeam(name);
  const [access, instances] = await Promise.all([
    currentAccess(ctx),
    listInstances(ctx, instanceQuerySchema.parse({ team: name, cursor, page })),
  ]);
  const named = access.teams.get(name);
  if (named === undefined && instances.total === 0 && !ctx.actor.teams.includes(name))
    throw noTeam(name);
  return {
    team: named ?? { name, title: name, reviewers: [] },
    isNamed: named !== undefined,
    instances,
  };
}

function noTeam(name: string): PortalError {
  return new PortalError("not_found", `There is no team ${name.slice(0, 40)}.`);
}
