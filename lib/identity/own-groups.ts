import type { Context } from "@/lib/access/server";
import { groupsInWords, lacksGroups } from "./groups-report";
import { findSession } from "./store/sessions";

/**
 * What came of the reader's own groups when the provider was last asked, and what was missing; a
 * sentence each. `lacks`: somebody may lack rights that they should have. Undefined for tokens and
 * jobs.
 */
export async function ownGroupsInWords(
  ctx: Pick<Context, "db" | "config" | "sessionId">,
): Promise<{ sentences: string[]; lacks: boolean } | undefined> {
  const session =
    ctx.sessionId === undefined ? undefined : await findSession(ctx.db, ctx.sessionId);
  const report = session?.groupsReport;
  return (
    report && {
      sentences: groupsInWords(report, ctx.config.OIDC_GROUPS_CLAIM),
      lacks: lacksGroups(report),
    }
  );
}
