import { pathMatcher } from "./path-matcher";

/** Where GitHub looks for the file, in this order; the first one found counts. */
export const codeOwnersFiles = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/**
 * Whom a CODEOWNERS file names for some files: logins, and slugs of teams of the repository's
 * owner.
 */
export interface CodeOwners {
  people: string[];
  teams: string[];
}

interface Rule {
  matches: (path: string) => boolean;
  owners: string[];
}

/**
 * Who owns files, by the rules of
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners:
 * of each file the last rule that matches counts, and one without owners takes them away. Addresses
 * and teams of other organisations cannot be asked for a review and are left out. `organisation`
 * owns the repository.
 */
export function codeOwners(
  text: string,
  paths: readonly string[],
  organisation: string,
): CodeOwners {
  const rules = text.split(/\r?\n/).flatMap((line) => parseRule(line) ?? []);
  const owners = new Set<string>();
  for (const path of paths)
    for (const owner of rules.findLast((rule) => rule.matches(path))?.owners ?? [])
      owners.add(owner);
  const people = new Map<string, string>();
  const teams = new Map<string, string>();
  for (const owner of owners) {
    const [, name, team] = /^@([^/]+)(?:\/(.+))?$/.exec(owner) ?? [];
    if (name === undefined) continue;
    if (team === undefined) people.set(name.toLowerCase(), name);
    else if (name.toLowerCase() === organisation.toLowerCase()) teams.set(team.toLowerCase(), team);
  }
  return { people: [...people.values()].sort(), teams: [...teams.values()].sort() };
}

/** A line that GitHub cannot read (a negation, a range) it skips; so do we. */
function parseRule(line: string): Rule | undefined {
  // A blank in a pattern is escaped; `#` begins a comment.
  const words = line
    .replace(/(^|\s)#.*$/, "")
    .trim()
    .match(/(?:\\.|\S)+/g);
  const [pattern, ...owners] = words ?? [];
  if (pattern === undefined || /^!|[[\]]/.test(pattern)) return undefined;
  return { matches: pathMatcher(pattern), owners };
}
