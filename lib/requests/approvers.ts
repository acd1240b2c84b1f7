import type { Config } from "@/lib/config/server";
import type { Database } from "@/lib/db/server";
import { configuredHost } from "@/lib/git-host";
import { canLinkLogins, haveLinked, peopleByLogin } from "@/lib/git-host/server";
import { rolesOf } from "@/lib/access";
import { roleRules } from "@/lib/identity/server";
import type { ApproverStanding, TimelineEvent } from "@/lib/timeline";
import { writersOf } from "./store/approval";

/** What is asked for, and of whom it is not. */
export interface ApprovalAsked {
  requestId: string;
  requesterId: string;
  /** The platform team has to approve. */
  byOps: boolean;
}

/**
 * Whose approval counts: that of a login which is linked to somebody who wrote none of the change
 * (to somebody of Ops, where they have to approve), or, unlinked, which is no login that its
 * writers have linked. Where it could be one of theirs, it does not count; unless linking is not
 * possible here, when nobody could ever approve. A program's never counts: anybody may have told it
 * to.
 */
export async function approverStanding(
  db: Database,
  config: Config,
  events: readonly TimelineEvent[],
  { requestId, requesterId, byOps }: ApprovalAsked,
): Promise<(login: string) => ApproverStanding> {
  const logins = [
    ...new Set(
      events.flatMap((event) =>
        event.kind === "review" && event.verdict === "approved" ? [event.by.toLowerCase()] : [],
      ),
    ),
  ];
  if (logins.length === 0) return () => "unknown";
  const canLink = await canLinkLogins(db, config);
  const { apiUrl } = configuredHost(config);
  const people = await peopleByLogin(db, apiUrl, logins);
  const writers = await writersOf(db, requestId, requesterId);
  const areKnown = await haveLinked(db, apiUrl, writers);
  return (login) => {
    if (login.endsWith("[bot]")) return "program";
    const person = people.get(login.toLowerCase());
    if (person && writers.includes(person.id)) return "requester";
    if (person)
      return byOps && !rolesOf(person.groups, roleRules(config)).roles.includes("ops")
        ? "not-ops"
        : "counts";
    return !byOps && (areKnown || !canLink) ? "counts" : "unknown";
  };
}
