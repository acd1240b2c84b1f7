/**
 * Somebody who can sign in at the sandbox's provider. Roles and teams follow from the groups alone,
 * as they do in Slipway.
 */
export interface Person {
  /** Also the OpenID subject, the login name and the local part of the address. */
  id: string;
  name: string;
  email: string;
  groups: string[];
}

function person(id: string, name: string, groups: string[]): Person {
  return { id, name, email: `${id}@example.com`, groups };
}

/**
 * Teams of groups whose names say nothing: an object id of Entra ID, an LDAP name as dex sends it.
 * The portal reads them in `SLIPWAY_ACCESS_FILE`, which `scripts/up` writes.
 */
export const teamsOfGroups: Readonly<Record<string, string>> = {
  "3f2504e0-4f89-41d3-9a0c-0305e82c3301": "search",
  "cn=search,ou=groups,dc=example,dc=com": "search",
};

/** Who is in it authors one template of the catalog: `SLIPWAY_ACCESS_FILE` says so as well. */
export const authorsGroup = "queue-authors";
export const authoredTemplate = "queue";

/**
 * The people of a fresh sandbox: every role, a team of one, somebody in two teams, somebody with
 * no role at all, an author of a template, and people whose groups have no names.
 */
export const people: readonly Person[] = [
  person("dana", "Dana Okafor", ["team-payments"]),
  person("diego", "Diego Ferrari", ["team-checkout"]),
  person("mia", "Mia Lindqvist", ["team-payments", "team-search"]),
  person("olivia", "Olivia Brandt", ["platform-ops"]),
  person("vera", "Vera Novak", ["viewers"]),
  person("noa", "Noa Levi", []),
  person("gina", "Gina Rossi", ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"]),
  person("ida", "Ida Berg", ["team-search", authorsGroup]),
  person("lars", "Lars Holm", ["cn=search,ou=groups,dc=example,dc=com"]),
];

/** Groups that the page for changing them offers: all that anybody starts with. */
export const knownGroups: readonly string[] = [...new Set(people.flatMap((one) => one.groups))];

/** What the groups mean, in words for a card: the role first, then the teams. */
export function describe(groups: readonly string[]): { role: string; teams: string[] } {
  const teams = groups.flatMap((group) =>
    group.startsWith("team-") ? group.slice("team-".length) : (teamsOfGroups[group] ?? []),
  );
  const roles = [
    groups.includes("platform-ops") ? "Ops" : "",
    teams.length > 0 ? "Developer" : "",
    groups.includes("viewers") ? "Viewer" : "",
  ].filter(Boolean);
  return { role: roles.join(" and ") || "No role", teams };
}
