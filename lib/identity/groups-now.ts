import { type Access, givesRights } from "@/lib/access";
import type { Config } from "@/lib/config/server";
import type { GroupsClaim } from "./groups-claim";
import { graphFreshFor, type GroupsReport, graphTrustedFor } from "./groups-report";
import { graphGroups, GraphProblem } from "./graph-groups";

/** What groups are looked at with: which of them give rights decides what is kept. */
export interface GroupReading {
  config: Config;
  access: Access;
}

/** Groups that count, and what is known of how they came. */
export interface GroupsNow {
  groups: string[];
  report: GroupsReport;
}

/** How many groups of one person are kept. */
const mostKept = 1_000;

/**
 * The groups that count by a claim. Those that do not fit into a token are read from Microsoft
 * Graph: what it gave counts for five minutes without asking again, and for ten where it does not
 * answer; then no group counts. `before` is what was known last. Never throws for Microsoft Graph.
 */
export async function groupsNow(
  reading: GroupReading,
  claim: GroupsClaim,
  accessToken: string,
  before: GroupsNow | undefined,
  now: Date,
): Promise<GroupsNow> {
  if (claim.areElsewhere) return groupsOfGraph(reading, accessToken, before, now);
  const kept = keptGroups(reading, claim.groups ?? []);
  return {
    groups: kept.groups,
    report: {
      from: claim.groups === undefined ? "nowhere" : "claim",
      received: claim.groups?.length ?? 0,
      unreadable: claim.unreadable,
      dropped: kept.dropped,
    },
  };
}

/** As `groupsNow`, for somebody whose groups do not fit into a token. */
export async function groupsOfGraph(
  reading: GroupReading,
  accessToken: string,
  before: GroupsNow | undefined,
  now: Date,
): Promise<GroupsNow> {
  const readAt = before?.report.from === "graph" ? before.report.readAt : undefined;
  const age = readAt === undefined ? Infinity : now.getTime() - readAt.getTime();
  if (before !== undefined && age < graphFreshFor) return before;
  try {
    const { OIDC_GRAPH_URL: graphUrl } = reading.config;
    if (graphUrl === undefined) throw new GraphProblem(notConfigured);
    const { groups, unreadable } = await graphGroups(graphUrl, accessToken);
    const kept = keptGroups(reading, groups);
    return {
      groups: kept.groups,
      report: {
        from: "graph",
        received: groups.length,
        unreadable,
        dropped: kept.dropped,
        readAt: now,
      },
    };
  } catch (error) {
    if (!(error instanceof GraphProblem)) throw error;
    const problem = error.message;
    if (before !== undefined && age < graphTrustedFor)
      return { groups: before.groups, report: { ...before.report, problem } };
    const report: GroupsReport = { from: "graph", received: 0, unreadable: 0, dropped: 0, problem };
    return { groups: [], report: readAt === undefined ? report : { ...report, readAt } };
  }
}

const notConfigured =
  "Slipway cannot read them from Microsoft Graph: its address (OIDC_GRAPH_URL) is not configured.";

/** Those that give rights come first, so that none of them is lost where there are too many. */
function keptGroups(
  { access }: GroupReading,
  groups: readonly string[],
): { groups: string[]; dropped: number } {
  if (groups.length <= mostKept) return { groups: [...groups], dropped: 0 };
  const giving = groups.filter((group) => givesRights(group, access));
  const others = groups.filter((group) => !givesRights(group, access));
  const kept = [...giving, ...others].slice(0, Math.max(mostKept, giving.length));
  return { groups: kept, dropped: groups.length - kept.length };
}
