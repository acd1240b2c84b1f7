import type { PrismaClient } from "@/lib/db/server";
import { keptFor } from "./draft";
import { removeDiscarded } from "./store/discarded-drafts";
import { thinOut } from "./store/history";
import { forgetPresences } from "./store/presences";

const day = 86_400_000;

/**
 * Removes for good what was thrown away 30 days ago, thins out what was saved every few seconds, and forgets who was there.
 * Harmless to repeat.
 */
export async function forgetOldDrafts(
  db: PrismaClient,
  now: Date,
): Promise<{ removed: number; thinned: number }> {
  const before = (days: number) => new Date(now.getTime() - days * day);
  await forgetPresences(db, before(1));
  const removed = await removeDiscarded(db, before(keptFor));
  return { removed, thinned: await thinOut(db, before(1)) };
}
