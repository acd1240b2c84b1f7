import type { AnonymousContext } from "./anonymous-context";
import { forgetSession } from "./session-cache";
import { type Ending, saveEnd } from "./store/sessions";

/**
 * Ends a session, here at once and in other processes within two seconds. With `checkedAt`: unless
 * it was confirmed since, for what was learned before that counts no more.
 */
export async function endSession(
  { db, log, now }: AnonymousContext,
  session: { id: string; checkedAt?: Date },
  because: Ending,
): Promise<void> {
  const hasEnded = await saveEnd(db, session, now(), because);
  forgetSession(session.id);
  if (hasEnded) log.info({ sessionId: session.id, because }, "A session was ended");
}
