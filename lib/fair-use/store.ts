import type { Database } from "@/lib/db/server";
import type { Count } from "./counters";

/**
 * Adds what this server counted, and answers what all servers counted of these keys in these
 * minutes and the ones before them.
 */
export async function addCounts(db: Database, counts: readonly Count[]): Promise<Count[]> {
  // In one order, so that two servers that add at once wait for each other and never in a circle.
  const sorted = counts.toSorted((a, b) => a.minute - b.minute || (a.key < b.key ? -1 : 1));
  const keys = sorted.map(({ key }) => key);
  const minutes = sorted.map(({ minute }) => minute);
  await db.$executeRaw`
    insert into fair_use_counts (minute, key, count)
    select * from unnest(${minutes}::int[], ${keys}::text[], ${sorted.map(({ count }) => count)}::int[])
    on conflict (minute, key) do update set count = fair_use_counts.count + excluded.count`;
  return db.$queryRaw<Count[]>`
    select key, minute, count from fair_use_counts
    where minute between ${Math.min(...minutes) - 1} and ${Math.max(...minutes)} and key = any(${keys})`;
}

/** Takes away the counts of earlier minutes. */
export async function deleteCountsBefore(db: Database, minute: number): Promise<void> {
  await db.fairUseCount.deleteMany({ where: { minute: { lt: minute } } });
}
