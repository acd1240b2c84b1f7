import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import type { NewEvent, PortalEvent, StoredEvent } from "./events";

const revision = z.number().int().min(1);
const count = z.number().int().min(0);

/** What the portal itself says of a request, by kind. */
const portalPayloads = {
  submitted: z.object({ revision, by: z.string() }),
  checked: z.object({ revision, denied: count, warned: count, notJudged: count }),
  waiting: z.object({ revision, waitsFor: z.string(), nextAt: z.iso.datetime().optional() }),
  pushed: z.object({ revision, commit: z.string() }),
  refused: z.object({ revision, reason: z.string(), hint: z.string().optional() }),
  cancelled: z.object({ by: z.string() }),
  overtaken: z.object({ commit: z.string().nullable(), byRequestId: z.string().optional() }),
  "timed-out": z.object({ timeout: count, unready: z.array(z.string().max(400)).max(20) }),
} as const satisfies Record<PortalEvent["kind"], z.ZodObject>;

type Payloads = typeof portalPayloads;

/** One thing that the portal has to say, e.g. `{ kind: "pushed", revision: 1, commit }`. */
export type PortalFact = {
  [Kind in keyof Payloads]: { kind: Kind } & z.input<Payloads[Kind]>;
}[keyof Payloads];

/**
 * A portal event, ready to be stored. `deliveryKey` must name the fact, not the moment (`<request
 * id>/pushed/2`), so that saying it twice stores it once.
 */
export function portalEvent(deliveryKey: string, occurredAt: Date, fact: PortalFact): NewEvent {
  const { kind, ...said } = fact;
  const payload = portalPayloads[kind].parse(said) as JsonObject;
  const commit = "commit" in fact ? fact.commit : null;
  return { source: "portal", deliveryKey, kind, occurredAt, commit, payload };
}

/**
 * The portal's own events among stored ones; rows of another source or of an unknown kind give
 * nothing.
 */
export function readPortalEvents(stored: StoredEvent): PortalEvent[] {
  if (stored.source !== "portal" || !Object.hasOwn(portalPayloads, stored.kind)) return [];
  const parsed = portalPayloads[stored.kind as keyof Payloads].safeParse(stored.payload);
  if (!parsed.success) return [];
  const { deliveryKey, occurredAt, receivedAt } = stored;
  const { nextAt, ...said } = parsed.data as { nextAt?: string };
  const event = {
    ...said,
    ...(nextAt === undefined ? {} : { nextAt: new Date(nextAt) }),
    source: "portal",
    kind: stored.kind,
    deliveryKey,
    occurredAt,
    receivedAt,
  };
  return [event as PortalEvent];
}
