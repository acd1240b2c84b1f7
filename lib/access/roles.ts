import type { Authoring, Role } from "./actor";

/** What being in one group gives. Who is in a team is a developer. */
export interface Grant {
  roles: readonly Exclude<Role, "developer">[];
  /** Short names of teams. */
  teams: readonly string[];
  authoring?: GivenAuthoring | undefined;
}

/** What a group may author; `release`: and release by themselves. */
export interface GivenAuthoring {
  templates: readonly string[];
  categories: readonly string[];
  release?: boolean | undefined;
}

/** Whom to ask: each a text for a person, an address or a URL. */
export interface Contact {
  contact?: string | undefined;
  channel?: string | undefined;
}

export interface Team extends Contact {
  /** The short name: part of names in Kubernetes and of folders in Git. */
  name: string;
  /** For people, of any length. */
  title: string;
  /** Logins and `owner/team` on the Git host that review what changes the team's instances. */
  reviewers: readonly string[];
}

/** Which groups give what, as of one moment. Group names are opaque: compared as they come. */
export interface Access extends Contact {
  grants: ReadonlyMap<string, Grant>;
  /**
   * `team-` makes the group `team-payments` the team `payments`, where the group has no grant of its
   * own; undefined: no group is a team by its name.
   */
  teamPrefix: string | undefined;
  /** Teams that something is known of besides their name, by short name. */
  teams: ReadonlyMap<string, Team>;
}

/** The longest short name of a team, in characters. */
export const longestTeamName = 20;

/** Short names become part of Kubernetes names: a DNS label of at most 20 characters. */
const teamName = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

export function isTeamName(name: string): boolean {
  return teamName.test(name);
}

/**
 * A group as it is compared: Keycloak writes a top-level group as a path (`/ops`) unless told
 * otherwise, which is the same group as `ops`. Other paths are left as they are.
 */
export function comparedGroup(group: string): string {
  return /^\/[^/]+$/.test(group) ? group.slice(1) : group;
}

/** Access by lists of groups and a prefix, as the environment says it. */
export function accessOfGroups({
  opsGroups,
  viewerGroups,
  teamPrefix,
}: {
  opsGroups: readonly string[];
  viewerGroups: readonly string[];
  teamPrefix: string;
}): Access {
  const grants = new Map<string, Grant>();
  const give = (group: string, role: Grant["roles"][number]) => {
    const { roles } = grants.get(group) ?? { roles: [] };
    const teams = [teamByPrefix(group, teamPrefix) ?? []].flat();
    grants.set(group, { roles: [...new Set([...roles, role])], teams });
  };
  for (const group of opsGroups) give(group, "ops");
  for (const group of viewerGroups) give(group, "viewer");
  return { grants, teamPrefix, teams: new Map() };
}

/** The same, with these groups giving Ops besides whatever else they give. */
export function withOps(access: Access, opsGroups: readonly string[]): Access {
  const grants = new Map(access.grants);
  for (const group of opsGroups) {
    const { roles, ...rest } = grantOf(group, access) ?? { roles: [], teams: [] };
    if (!roles.includes("ops")) grants.set(group, { ...rest, roles: ["ops", ...roles] });
  }
  return { ...access, grants };
}

/** True where some group gives Ops. */
export function hasOps({ grants }: Pick<Access, "grants">): boolean {
  return [...grants.values()].some(({ roles }) => roles.includes("ops"));
}

/** What being in this group gives; undefined: nothing. */
export function grantOf(group: string, access: Access): Grant | undefined {
  const grant = access.grants.get(group);
  if (grant !== undefined) return grant;
  const team = teamByPrefix(group, access.teamPrefix);
  return team === undefined ? undefined : { roles: [], teams: [team] };
}

function teamByPrefix(group: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined || !group.startsWith(prefix)) return undefined;
  const name = group.slice(prefix.length);
  return isTeamName(name) ? name : undefined;
}

/** Roles, teams and authoring rights: what an actor has of their groups. */
export interface Roles {
  roles: Role[];
  teams: string[];
  /** Absent where no group gives any. */
  authoring?: Authoring;
}

/**
 * What groups give. Who is in a team is a developer; a group that says nothing to Slipway gives
 * nothing. Pure.
 */
export function rolesOf(groups: readonly string[], access: Access): Roles {
  const grants = groups.flatMap((group) => grantOf(group, access) ?? []);
  const teams = sorted(grants.flatMap((grant) => grant.teams));
  const given = new Set(grants.flatMap((grant) => grant.roles));
  const roles: Role[] = [];
  if (given.has("ops")) roles.push("ops");
  if (teams.length > 0) roles.push("developer");
  if (given.has("viewer")) roles.push("viewer");
  const rights = grants.flatMap(({ authoring }) => authoring ?? []);
  const authoring = authored(rights);
  if (authoring === undefined) return { roles, teams };
  const releases = authored(rights.filter(({ release }) => release === true));
  return {
    roles,
    teams,
    authoring: { ...authoring, ...(releases === undefined ? {} : { releases }) },
  };
}

/** Templates and categories together; undefined where there are none. */
function authored(rights: readonly GivenAuthoring[]): Omit<Authoring, "releases"> | undefined {
  const templates = sorted(rights.flatMap((one) => one.templates));
  const categories = sorted(rights.flatMap((one) => one.categories));
  return templates.length + categories.length === 0 ? undefined : { templates, categories };
}

/** True where being in this group gives anything. */
export function givesRights(group: string, access: Access): boolean {
  return grantOf(group, access) !== undefined;
}

/** A team as it is shown: its title where one is given, else its short name. */
export function teamTitle(team: string, { teams }: Pick<Access, "teams">): string {
  return teams.get(team)?.title ?? team;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
