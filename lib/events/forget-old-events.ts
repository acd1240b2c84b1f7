import type { PrismaClient } from "@/lib/db/server";
import { hostKinds } from "@/lib/git-host";
import { lastDeliveryAt } from "@/lib/git-host/server";
import { type EventPlace, forgetEvents } from "./store/forget-events";

/** What is told from outside; what the portal said itself stays. */
const sources = ["flux", "flagger", ...hostKinds];
const beginning: EventPlace = {
  receivedAt: new Date(0),
  id: "00000000-0000-0000-0000-000000000000",
};

/** Where a process goes on, for each source: it looks at all of them in turn, a few at a time. */
export type EventRound = Map<string, EventPlace>;

/**
 * Removes events that were received before and that no page reads, in batches of `most`, at most
 * `turns` of each source; the next call goes on from there. Answers how many.
 */
export async function forgetOldEvents(
  db: PrismaClient,
  round: EventRound,
  { before, most, turns }: { before: Date; most: number; turns: number },
): Promise<number> {
  // The page of the connection says when a host delivered last.
  const delivered = await lastDeliveryAt(db);
  const until = delivered !== undefined && delivered < before ? delivered : before;
  let removed = 0;
  for (const source of sources)
    for (let turn = 0; turn < turns; turn += 1) {
      const after = round.get(source) ?? beginning;
      const done = await forgetEvents(db, { source, before: until, after, most });
      removed += done.removed;
      if (done.at === undefined) {
        round.delete(source);
        break;
      }
      round.set(source, done.at);
    }
  return removed;
}
