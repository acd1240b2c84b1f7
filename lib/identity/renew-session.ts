import { PortalError } from "@/lib/errors";
import type { AnonymousContext } from "./anonymous-context";
import { graphTrustedFor } from "./groups-report";
import { type ProviderTokens, sealTokens } from "./provider-tokens";
import { rememberSession } from "./session-cache";
import type { SessionCookie } from "./session-cookie";
import { findSession, saveCheck, type StoredSession } from "./store/sessions";
import { tellOfGroups } from "./tell-of-groups";
import type { Vouched } from "./vouch";

/**
 * Confirms a session by a sign-in that the provider answered without asking anything. Throws
 * `unauthenticated` where it ended meanwhile, or where somebody else is signed in there now, and
 * `upstream_unavailable` where its groups could not be read, until those that Microsoft Graph last
 * gave count no more.
 */
export async function renewSession(
  ctx: AnonymousContext,
  renewing: StoredSession,
  { claims, groups, report }: Vouched,
  tokens: ProviderTokens,
): Promise<SessionCookie> {
  const { db, config, now } = ctx;
  const session = await findSession(db, renewing.id);
  if (session === undefined || session.endedAt !== null || session.expiresAt <= now())
    throw hasEnded();
  if (session.person.subject !== claims.subject)
    throw new PortalError("unauthenticated", "Somebody else is signed in at the provider.");
  const at = now();
  const readAt = session.groupsReport?.readAt ?? at;
  const stillCount = at.getTime() - readAt.getTime() < graphTrustedFor;
  if (report.problem !== undefined && stillCount && session.groups.length > 0)
    throw new PortalError("upstream_unavailable", report.problem);
  const isSaved = await saveCheck(db, session, {
    tokens: sealTokens(config.SLIPWAY_ENCRYPTION_KEY, session.id, tokens),
    confirmed: { claims, groups, report, at },
  });
  if (isSaved) {
    tellOfGroups(ctx, session, report, session.groupsReport);
    rememberSession({ ...session, groups, groupsReport: report, checkedAt: at });
  } else {
    // What was confirmed by other tokens a moment ago is as good; what has ended stays so.
    const current = await findSession(db, session.id);
    if (current === undefined || current.endedAt !== null) throw hasEnded();
    rememberSession(current);
  }
  return { sid: session.id, uid: session.person.id };
}

function hasEnded(): PortalError {
  return new PortalError("unauthenticated", "The session has ended.");
}
