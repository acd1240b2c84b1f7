import type { Database } from "./database";

/**
 * Sends each payload to who listens on PostgreSQL's channel, once the transaction commits; equal
 * ones of one transaction are sent once (NOTIFY).
 */
export async function notify(
  db: Database,
  channel: string,
  payloads: readonly string[],
): Promise<void> {
  await db.$executeRaw`select pg_notify(${channel}, topic) from unnest(${[...payloads]}::text[]) as topic`;
}
