import { randomUUID } from "node:crypto";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { NewEvent } from "@/lib/timeline";

export interface EventLinks {
  targetId?: string | undefined;
  repositoryId?: string | undefined;
  instanceId?: string | undefined;
  requestId?: string | undefined;
}

/** Stores an event once: its id, or undefined for a repeat. */
export async function storeEvent(
  db: PrismaClient | Prisma.TransactionClient,
  event: NewEvent,
  links: EventLinks,
  handled: Date | null,
  receivedAt: Date,
): Promise<string | undefined> {
  const id = randomUUID();
  const { count } = await db.event.createMany({
    data: [
      {
        id,
        source: event.source,
        deliveryKey: event.deliveryKey,
        kind: event.kind,
        occurredAt: event.occurredAt,
        receivedAt,
        commit: event.commit,
        payload: event.payload as Prisma.InputJsonValue,
        handledAt: handled,
        ...links,
      },
    ],
    skipDuplicates: true,
  });
  return count === 1 ? id : undefined;
}
