import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { groupsInWords } from "./groups-report";
import { sessionsLackingGroups } from "./store/sessions";

/** Somebody who is signed in, and of whose groups not all came. */
export interface LacksGroups {
  userId: string;
  name: string;
  /** What came and what was missing, in sentences. */
  detail: string;
}

/**
 * People who used Slipway within the last day and lack groups, the latest first. Throws
 * `forbidden`.
 */
export async function peopleLackingGroups(ctx: Context, limit: number): Promise<LacksGroups[]> {
  requireCan(ctx.actor, "ops.read");
  const now = ctx.now();
  const since = new Date(now.getTime() - 24 * 60 * 60 * 1_000);
  const people = await sessionsLackingGroups(ctx.db, now, since, limit);
  return people.map(({ userId, name, report }) => ({
    userId,
    name,
    detail: groupsInWords(report, ctx.config.OIDC_GROUPS_CLAIM).join(" "),
  }));
}
