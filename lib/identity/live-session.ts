import { confirmSession, type AnonymousContext, isFresh } from "./confirm-session";
import { recallSession, rememberSession } from "./session-cache";
import { readSessionCookie } from "./session-cookie";
import { findSession, type StoredSession } from "./store/sessions";

/**
 * The session that a cookie stands for, confirmed by the provider within the last minute; undefined
 * where there is none (no cookie, tampered with, ended, expired, refused). Throws
 * `upstream_unavailable` where it cannot be confirmed.
 */
export async function liveSession(
  ctx: AnonymousContext,
  cookie: string | undefined,
): Promise<StoredSession | undefined> {
  const content = await readSessionCookie(cookie, ctx.config);
  if (content === undefined) return undefined;
  const recalled = recallSession(content.sid);
  const session = recalled ?? (await findSession(ctx.db, content.sid));
  if (session === undefined || session.person.id !== content.uid) return undefined;
  if (recalled === undefined) rememberSession(session);
  const now = ctx.now();
  if (session.endedAt !== null || session.expiresAt <= now) return undefined;
  return isFresh(session, now) ? session : confirmSession(ctx, session);
}
