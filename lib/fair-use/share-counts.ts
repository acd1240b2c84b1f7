import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import type { Counters } from "./counters";
import { fairUse } from "./shared";
import { addCounts, deleteCountsBefore } from "./store";
import { minuteOf } from "./window";

const every = 1_000;

/**
 * Tells the database every second what this server counted, and learns what others did: servers
 * share what was counted up to one second's worth. Answers how to end it. While the database does not
 * take it, each server counts for itself.
 */
export function shareCounts(db: PrismaClient, log: Logger): () => void {
  let running = false;
  let failing = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    void shareAll(db, new Date())
      .then(
        () => (failing = false),
        (err: unknown) => {
          if (!failing) log.warn({ err }, "What people use is not shared with other servers");
          failing = true;
        },
      )
      .finally(() => (running = false));
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

async function shareAll(db: PrismaClient, now: Date): Promise<void> {
  const { address, person } = fairUse().counters;
  await shareOnce(db, now, person);
  await shareOnce(db, now, address);
}

/** One round of it. Throws what the database throws; what was counted is then told the next time. */
export async function shareOnce(db: PrismaClient, now: Date, counters: Counters): Promise<void> {
  const counts = counters.takeFresh();
  const oldest = minuteOf(now) - 1;
  counters.forgetBefore(oldest);
  if (counts.length === 0) return;
  try {
    counters.learn(counts, await addCounts(db, counts));
  } catch (error) {
    counters.putBack(counts);
    throw error;
  }
  if (now.getTime() % 60_000 < 2 * every) await deleteCountsBefore(db, oldest);
}
