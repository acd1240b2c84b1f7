import type { TimelineEvent } from "./events";

/**
 * Every event once, however often it was told; of two tellings, the one that was received first.
 */
export function distinct(events: readonly TimelineEvent[]): TimelineEvent[] {
  const known = new Map<string, TimelineEvent>();
  for (const event of events) {
    const key = `${event.source} ${event.kind} ${event.deliveryKey}`;
    const before = known.get(key);
    if (!before || event.receivedAt < before.receivedAt) known.set(key, event);
  }
  return [...known.values()].sort(inOrder);
}

/**
 * By time; what happened at the same moment, by who said it and how it is called, so that the order
 * is always the same.
 */
function inOrder(a: TimelineEvent, b: TimelineEvent): number {
  return (
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    compareText(a.source, b.source) ||
    compareText(a.kind, b.kind) ||
    compareText(a.deliveryKey, b.deliveryKey)
  );
}

/**
 * The event for which `measure` is greatest; of equals the last in order. `events` are in order.
 */
export function greatest<Event>(
  events: readonly Event[],
  measure: (event: Event) => number,
): Event | undefined {
  let found: Event | undefined;
  for (const event of events)
    if (found === undefined || measure(event) >= measure(found)) found = event;
  return found;
}

export function earliest(dates: readonly Date[]): Date | undefined {
  return dates.length === 0 ? undefined : new Date(Math.min(...dates.map(Number)));
}

export function latest(dates: readonly Date[]): Date | undefined {
  return dates.length === 0 ? undefined : new Date(Math.max(...dates.map(Number)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
