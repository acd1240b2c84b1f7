import type { Role } from "./actor";
import { type Access, type Grant, grantOf, teamTitle } from "./roles";

/** One of somebody's groups, and what it gives them. */
export interface ExplainedGroup {
  group: string;
  /** In words, "Ops", "developer in Search (search)"; empty: nothing. */
  gives: string[];
  /**
   * A group that gives something and differs in capital letters or spaces alone: names are compared
   * letter by letter. Undefined where there is none.
   */
  almost: string | undefined;
}

const roleWords = {
  ops: "Ops",
  viewer: "viewer",
  developer: "developer",
} as const satisfies Record<Role, string>;

/** What each group gives, those that give something first; else in the order given. Pure. */
export function explainGroups(groups: readonly string[], access: Access): ExplainedGroup[] {
  const alike = new Map([...access.grants.keys()].map((group) => [loosely(group), group]));
  const explained = groups.map((group): ExplainedGroup => {
    const grant = grantOf(group, access);
    return grant === undefined
      ? { group, gives: [], almost: alike.get(loosely(group)) }
      : { group, gives: grantInWords(grant, access), almost: undefined };
  });
  return [
    ...explained.filter(({ gives }) => gives.length > 0),
    ...explained.filter(({ gives }) => gives.length === 0),
  ];
}

/** What being in a group gives, in words. */
export function grantInWords({ roles, teams, authoring }: Grant, access: Access): string[] {
  const words: string[] = roles.map((role) => roleWords[role]);
  for (const team of teams) {
    const title = teamTitle(team, access);
    words.push(`developer in ${title === team ? team : `${title} (${team})`}`);
  }
  if (authoring && authoring.templates.length > 0)
    words.push(`author of the templates ${authoring.templates.join(", ")}`);
  if (authoring && authoring.categories.length > 0)
    words.push(`author of what is in ${authoring.categories.join(", ")}`);
  if (authoring?.release === true) words.push("releases what they author by themselves");
  return words;
}

/** Letters and spaces are not what tells two names of groups apart; LDAP takes them for the same. */
function loosely(group: string): string {
  return group.toLowerCase().replaceAll(/\s/g, "");
}
