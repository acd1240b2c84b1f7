import {
  type Actor,
  grantInWords,
  requireCan,
  rolesOf,
  type Team,
  whoMay,
  type WhoMay,
} from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { faultInWords, originInWords } from "@/lib/access-rules";
import { accessInForce } from "@/lib/access-rules/server";
import { confirmedFor, grace } from "./confirm-session";
import { graphTrustedFor } from "./groups-report";
import { peopleSince } from "./store/users";

/** Somebody who was here lately, with what their groups give them now. */
export interface PersonWithRoles extends Pick<Actor, "roles" | "teams"> {
  id: string;
  name: string;
  email: string;
  lastSeenAt: Date;
  /** How many groups of theirs are known. */
  groups: number;
}

/** Who may do what here, and where that comes from. */
export interface AccessReport {
  /** Where it is written which groups give what, in words. */
  rules: string;
  /** When this server read it; null: at its start. */
  readAt: Date | null;
  /** Why what is written there now is not in force; null where it is. */
  fault: { since: Date; problems: string[] } | null;
  /** Groups that are teams by their name begin so; null: none are. */
  teamPrefix: string | null;
  /** Groups that always give Ops. */
  alwaysOps: readonly string[];
  groups: { group: string; gives: string[] }[];
  teams: Team[];
  actions: WhoMay[];
  /** After this many minutes a group that was taken away counts no more. */
  minutes: {
    usually: number;
    /** While the provider, or Microsoft Graph, does not answer. */
    silent: number;
    /** Where the provider tells groups at sign-in alone. */
    atSignInOnly: number;
  };
  /** Of the last 30 days, the latest first; at most 200. */
  people: PersonWithRoles[];
}

const days = 30;
const mostPeople = 200;

/** Who may do what, by what is in force on this server now. Throws `forbidden`. */
export async function accessReport(ctx: Context): Promise<AccessReport> {
  requireCan(ctx.actor, "ops.read");
  const { config, db } = ctx;
  const since = new Date(ctx.now().getTime() - days * 24 * 60 * 60 * 1_000);
  const [{ access, origin, readAt, newer }, people] = await Promise.all([
    accessInForce(ctx),
    peopleSince(db, since, mostPeople),
  ]);
  return {
    rules: originInWords(origin),
    readAt: readAt ?? null,
    fault:
      newer === undefined ? null : { since: newer.since, problems: newer.faults.map(faultInWords) },
    teamPrefix: access.teamPrefix ?? null,
    alwaysOps: config.SLIPWAY_OPS_GROUPS,
    groups: [...access.grants].map(([group, grant]) => ({
      group,
      gives: grantInWords(grant, access),
    })),
    teams: [...access.teams.values()],
    actions: whoMay(),
    minutes: {
      usually: confirmedFor / 60_000,
      silent: Math.max(grace, graphTrustedFor) / 60_000,
      atSignInOnly: config.OIDC_UNCONFIRMED_MINUTES,
    },
    people: people.map(({ groups, ...person }) => {
      const { roles, teams } = rolesOf(groups, access);
      return { ...person, roles, teams, groups: groups.length };
    }),
  };
}
