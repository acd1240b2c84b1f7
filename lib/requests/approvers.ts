import { type Access, can, rolesOf } from "@/lib/access";
import { currentAccess } from "@/lib/access-rules/server";
import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import { configuredHost, isProgram } from "@/lib/git-host";
import { peopleByLogin } from "@/lib/git-host/server";
import type { TimelineEvent, TimelineFacts } from "@/lib/timeline";
import { writersOf } from "./store/approval";

/** Who has to approve somewhere. */
export interface ApproverRule {
  /** The platform team. */
  byOps: boolean;
  /** Groups that the target is limited to; empty: everyone who may open requests. */
  accessGroups: readonly string[];
}

/**
 * Whether somebody with these groups may approve there: the platform team where it has to be one of
 * them, else whoever may use the target.
 */
export function mayApprove(
  groups: readonly string[],
  { byOps, accessGroups }: ApproverRule,
  access: Access,
): "counts" | "not-ops" | "not-allowed" {
  const { roles, teams } = rolesOf(groups, access);
  if (byOps) return roles.includes("ops") ? "counts" : "not-ops";
  const person = { kind: "person", name: "", roles, teams, groups } as const;
  return can(person, "target.use", { groups: accessGroups }) ? "counts" : "not-allowed";
}

/** What is asked for, and of whom it is not. */
export interface ApprovalAsked extends ApproverRule {
  requestId: string;
  requesterId: string;
}

/**
 * Whose approval counts: that of a login which is linked to somebody who may approve there now and
 * wrote none of the change. A login that nobody has linked could be one of theirs. A program's never
 * counts: anybody may have told it to. And how many it takes: two where it is not known who is behind a
 * service account that wrote it.
 */
export async function approverStanding(
  db: Database,
  config: Config,
  events: readonly TimelineEvent[],
  { requestId, requesterId, ...rule }: ApprovalAsked,
): Promise<Pick<TimelineFacts, "approver" | "approvals">> {
  const logins = [
    ...new Set(
      events.flatMap((event) =>
        event.kind === "review" && event.verdict === "approved" ? [event.by.toLowerCase()] : [],
      ),
    ),
  ];
  if (logins.length === 0) return { approver: () => "unknown" };
  const people = await peopleByLogin(db, configuredHost(config).apiUrl, logins);
  const writers = await writersOf(db, requestId, requesterId);
  const access = await currentAccess({ db, config });
  return {
    approvals: writers.unknown === undefined ? 1 : 2,
    approver: (login) => {
      if (isProgram(login)) return "program";
      const person = people.get(login.toLowerCase());
      if (!person) return "unknown";
      if (writers.ids.includes(person.id)) return "requester";
      return mayApprove(person.groups, rule, access);
    },
  };
}
