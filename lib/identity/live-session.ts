import { confirmSession, isFresh } from "./confirm-session";
import type { AnonymousContext } from "./anonymous-context";
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
  const session = recalled ?? (await lookUp(ctx, content.sid));
  if (session === undefined || session.person.id !== content.uid) return undefined;
  if (recalled === undefined) rememberSession(session);
  const now = ctx.now();
  if (session.endedAt !== null || session.expiresAt <= now) return undefined;
  return isFresh(session, now) ? session : confirmSession(ctx, session);
}

const lookUps = new Map<string, Promise<StoredSession | undefined>>();

/** Many calls of a browser that begin at once look their session up together. */
function lookUp({ db }: AnonymousContext, id: string): Promise<StoredSession | undefined> {
  const running = lookUps.get(id) ?? findSession(db, id).finally(() => lookUps.delete(id));
  lookUps.set(id, running);
  return running;
}
