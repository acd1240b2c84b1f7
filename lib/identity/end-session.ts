import type { AnonymousContext } from "./confirm-session";
import { forgetSession } from "./session-cache";
import { type Ending, saveEnd } from "./store/sessions";

/** Ends a session, here at once and in other processes within two seconds. */
export async function endSession(
  { db, log, now }: AnonymousContext,
  { id }: { id: string },
  because: Ending,
): Promise<void> {
  await saveEnd(db, id, now(), because);
  forgetSession(id);
  log.info({ sessionId: id, because }, "A session was ended");
}
