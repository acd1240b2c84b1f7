import type { Role } from "./actor";

/**
 * Which groups mean what; from SLIPWAY_OPS_GROUPS, SLIPWAY_VIEWER_GROUPS and
 * SLIPWAY_TEAM_GROUP_PREFIX.
 */
export interface RoleRules {
  opsGroups: readonly string[];
  viewerGroups: readonly string[];
  /** `team-` makes `team-payments` the team `payments`. */
  teamPrefix: string;
}

/** Team names become part of Kubernetes names: a DNS label of at most 20 characters. */
const teamName = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

/**
 * Roles and teams that groups give. Who is in a team is a developer; a group that says nothing to
 * Slipway gives nothing.
 */
export function rolesOf(
  groups: readonly string[],
  rules: RoleRules,
): { roles: Role[]; teams: string[] } {
  const teams = groups.flatMap((group) => teamOf(group, rules) ?? []);
  const roles: Role[] = [];
  if (groups.some((group) => rules.opsGroups.includes(group))) roles.push("ops");
  if (teams.length > 0) roles.push("developer");
  if (groups.some((group) => rules.viewerGroups.includes(group))) roles.push("viewer");
  return { roles, teams: [...new Set(teams)].sort() };
}

function teamOf(group: string, { teamPrefix }: RoleRules): string | undefined {
  const name = group.startsWith(teamPrefix) ? group.slice(teamPrefix.length) : "";
  return teamName.test(name) ? name : undefined;
}

/** True where being in this group gives a role or a team. */
export function givesRights(group: string, rules: RoleRules): boolean {
  return (
    rules.opsGroups.includes(group) ||
    rules.viewerGroups.includes(group) ||
    teamOf(group, rules) !== undefined
  );
}
