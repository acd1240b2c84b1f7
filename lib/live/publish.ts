import { type Database, notify } from "@/lib/db/server";
import type { Topic } from "./topics";

/** PostgreSQL's channel on which topics are told. */
export const channel = "slipway_live";

/**
 * Tells every process, once the transaction commits, that something about these topics changed. It
 * carries no data: who hears it asks again, with their own rights. Told twice in one transaction,
 * it is told once.
 */
export async function publish(tx: Database, ...topics: readonly Topic[]): Promise<void> {
  if (topics.length === 0) return;
  const unique = [...new Set(topics)];
  await notify(tx, channel, unique);
}
