import type { Config } from "@/lib/config/server";
import type { Prisma } from "@/lib/db/server";
import { canLinkLogins } from "@/lib/github/server";
import { rolesOf } from "@/lib/identity";
import { roleRules } from "@/lib/identity/server";
import type { ApproverStanding, TimelineEvent } from "@/lib/timeline";

/** What is asked for, and of whom. */
export interface ApprovalAsked {
  /** The platform team has to approve. */
  byOps: boolean;
  requester: { id: string; githubLogin: string | null };
}

/**
 * Whose approval counts: that of a login which is linked to somebody else than the requester (to somebody of Ops, where
 * they have to approve), or, unlinked, which is not the login that the requester has linked. Where neither is linked it could be
 * the requester's own, so it does not count; unless linking is not possible here, when nobody could ever approve.
 */
export async function approverStanding(db: Prisma.TransactionClient, config: Config, events: readonly TimelineEvent[], { byOps, requester }: ApprovalAsked): Promise<(login: string) => ApproverStanding> {
  const logins = [...new Set(events.flatMap((event) => (event.kind === "review" && event.verdict === "approved" ? [event.by.toLowerCase()] : [])))];
  const linked = logins.length === 0 ? [] : await db.user.findMany({ where: { githubLogin: { in: logins, mode: "insensitive" } }, select: { id: true, githubLogin: true, groups: true } });
  const canLink = await canLinkLogins(db, config);
  const people = new Map(linked.map((person) => [person.githubLogin?.toLowerCase(), person]));
  return (login) => {
    const person = people.get(login.toLowerCase());
    if (person?.id === requester.id) return "requester";
    if (person) return byOps && !rolesOf(person.groups, roleRules(config)).roles.includes("ops") ? "not-ops" : "counts";
    if (byOps) return "unknown";
    return requester.githubLogin !== null || !canLink ? "counts" : "unknown";
  };
}
