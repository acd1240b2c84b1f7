import type { Database } from "@/lib/db/server";
import { isDelivered } from "../host-events";

/** When a Git host last delivered anything by itself; undefined where none ever did. */
export async function lastDeliveryAt(db: Database): Promise<Date | undefined> {
  const latest = await db.event.findFirst({
    where: isDelivered,
    orderBy: { receivedAt: "desc" },
    select: { receivedAt: true },
  });
  return latest?.receivedAt;
}
