import { randomUUID } from "node:crypto";
import type { Database, Prisma } from "@/lib/db/server";
import type { NewEvent, StoredEvent } from "@/lib/timeline";

export interface EventLinks {
  targetId?: string | undefined;
  repositoryId?: string | undefined;
  instanceId?: string | undefined;
  requestId?: string | undefined;
}

/** Stores an event once: its id, or undefined for a repeat. */
export async function storeEvent(
  db: Database,
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

/**
 * Stores many events at once that nobody has to look at again; those that are known by their keys
 * stay as they are.
 */
export async function storeHandled(
  db: Database,
  events: readonly { event: NewEvent; links: EventLinks }[],
  at: Date,
): Promise<void> {
  await db.event.createMany({
    data: events.map(({ event, links }) => ({
      id: randomUUID(),
      source: event.source,
      deliveryKey: event.deliveryKey,
      kind: event.kind,
      occurredAt: event.occurredAt,
      receivedAt: at,
      commit: event.commit,
      payload: event.payload as Prisma.InputJsonValue,
      handledAt: at,
      ...links,
    })),
    skipDuplicates: true,
  });
}

/** An event with what it is about, as far as that is known. */
export interface LinkedEvent extends StoredEvent {
  id: string;
  targetId: string | undefined;
  instanceId: string | undefined;
}

/** An event that nobody has drawn conclusions of yet; undefined where there is none of this id. */
export async function unhandledEvent(db: Database, id: string): Promise<LinkedEvent | undefined> {
  const row = await db.event.findUnique({ where: { id } });
  if (row === null || row.handledAt !== null) return undefined;
  const { source, deliveryKey, kind, occurredAt, receivedAt, commit, payload } = row;
  return {
    id,
    source,
    deliveryKey,
    kind,
    occurredAt,
    receivedAt,
    commit,
    payload,
    targetId: row.targetId ?? undefined,
    instanceId: row.instanceId ?? undefined,
  };
}

/** Ids of events of before `before` that nobody has drawn conclusions of, the oldest first. */
export async function unhandledEvents(db: Database, before: Date, most: number): Promise<string[]> {
  const rows = await db.event.findMany({
    where: { handledAt: null, receivedAt: { lt: before } },
    select: { id: true },
    orderBy: { receivedAt: "asc" },
    take: most,
  });
  return rows.map(({ id }) => id);
}

export async function markHandled(db: Database, id: string, at: Date): Promise<void> {
  await db.event.update({ where: { id }, data: { handledAt: at } });
}

/** Says of a stored event which request it is about. */
export async function linkEvent(
  tx: Database,
  id: string,
  links: { requestId: string; repositoryId: string },
): Promise<void> {
  await tx.event.update({ where: { id }, data: links });
}
