export type Level = "read" | "write";

export interface NeededPermission {
  /** As GitHub's API calls it. */
  name: string;
  level: Level;
  /** Of the organisation, not of repositories. */
  organization?: true;
  /** What would not work without it. */
  why: string;
}

/**
 * All that Slipway's App asks for: the least that works. `docs/operating.md` has the same table; a
 * test compares them.
 */
export const neededPermissions: readonly NeededPermission[] = [
  { name: "metadata", level: "read", why: "GitHub gives it to every App" },
  {
    name: "contents",
    level: "write",
    why: "Branches and commits of requests; reading the records of instances",
  },
  {
    name: "pull_requests",
    level: "write",
    why: "Opening, updating, labelling and closing pull requests; reading reviews",
  },
  { name: "checks", level: "write", why: "The policy report as a check on every head commit" },
  { name: "statuses", level: "write", why: "`slipway/approval`, which a branch rule can require" },
  {
    name: "merge_queues",
    level: "read",
    why: "Hearing of the commits that a merge queue wants checked",
  },
  {
    name: "members",
    level: "read",
    organization: true,
    why: "Asking a team for its review: GitHub finds no team without it",
  },
];

/** What GitHub sends by itself. Installations' events come to every App. */
export const neededEvents: readonly string[] = [
  "pull_request",
  "pull_request_review",
  "push",
  "check_run",
  "check_suite",
  "merge_group",
];

/**
 * What an installation has been given less than is needed, as `contents: write`. An account without
 * an organisation has no members.
 */
export function missingPermissions(
  granted: Readonly<Record<string, string>>,
  account: "Organization" | "User",
): string[] {
  return neededPermissions
    .filter(
      ({ name, level, organization }) =>
        !(organization && account === "User") &&
        granted[name] !== "write" &&
        granted[name] !== level,
    )
    .map(({ name, level }) => `${name}: ${level}`);
}

export function missingEvents(subscribed: readonly string[]): string[] {
  return neededEvents.filter((event) => !subscribed.includes(event));
}
