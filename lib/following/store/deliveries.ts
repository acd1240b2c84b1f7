import type { Database } from "@/lib/db/server";

/** Which of these answers of clusters are stored already, by their keys. */
export async function knownDeliveries(db: Database, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db.event.findMany({
    where: { source: "flux", deliveryKey: { in: [...keys] } },
    select: { deliveryKey: true },
  });
  return new Set(rows.map(({ deliveryKey }) => deliveryKey));
}
