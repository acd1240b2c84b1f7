import type { Database } from "@/lib/db/server";
import type { StoredEvent } from "@/lib/timeline";

/** What a request's events may be linked to. */
export interface Subject {
  requestId: string;
  instanceId: string;
  targetId: string;
}

/** In which span of time events count. */
export interface Span {
  /** Of when they happened. */
  from: Date;
  /** Of when they were received; undefined: until now. */
  until: Date | undefined;
}

/** Of what a controller says of the whole target, as much as one request needs. */
const latestOfTarget = 300;

/**
 * What was said of a request, of its instance by controllers, and by Flux of the objects of its
 * target that belong to no instance; in no order.
 */
export async function eventsAbout(
  db: Database,
  { requestId, instanceId, targetId }: Subject,
  { from, until }: Span,
): Promise<StoredEvent[]> {
  const inSpan = { occurredAt: { gte: from }, ...(until ? { receivedAt: { lte: until } } : {}) };
  // One after the other: inside a transaction there is one connection.
  const own = await db.event.findMany({ where: { requestId } });
  const ofInstance = await db.event.findMany({
    where: { instanceId, requestId: null, source: { in: ["flux", "flagger"] }, ...inSpan },
    orderBy: { occurredAt: "desc" },
    take: 2 * latestOfTarget,
  });
  const ofTarget = await db.event.findMany({
    where: { targetId, instanceId: null, requestId: null, source: "flux", ...inSpan },
    orderBy: { occurredAt: "desc" },
    take: latestOfTarget,
  });
  return [...own, ...ofInstance, ...ofTarget];
}

/** When the last of them was received, of those that were received after `after`. */
export async function lastHeard(
  db: Database,
  { requestId, instanceId, targetId }: Subject,
  after: Date,
): Promise<Date | undefined> {
  const heard = await db.event.aggregate({
    where: {
      receivedAt: { gt: after },
      OR: [
        { requestId },
        { instanceId, requestId: null },
        { targetId, instanceId: null, requestId: null },
      ],
    },
    _max: { receivedAt: true },
  });
  return heard._max.receivedAt ?? undefined;
}

/** Whether somebody took the request back. */
export async function isCancelled(db: Database, requestId: string): Promise<boolean> {
  return (await db.event.count({ where: { requestId, source: "portal", kind: "cancelled" } })) > 0;
}
