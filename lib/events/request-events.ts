import type { Prisma, PrismaClient } from "@/lib/db/server";
import { readControllerEvents } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { isHostKind } from "@/lib/git-host";
import { readHostEvents } from "@/lib/git-host/server";
import type { Target } from "@/lib/targets";
import { readPortalEvents, type StoredEvent, type TimelineEvent } from "@/lib/timeline";

/** Whose events these are to be. */
export interface EventsOf {
  id: string;
  instanceId: string;
  team: string;
  name: string;
  createdAt: Date;
  endedAt: Date | null;
  target: Target;
}

/** Of what a controller says of the whole target, as much as one request needs. */
const latestOfTarget = 300;

/** Clocks of a cluster and ours may differ by this. */
const clockSkew = 5 * 60_000;

/**
 * Everything that was said of a request, in no order: its own events, its instance's, and those of
 * the objects above it.
 */
export async function requestEvents(
  db: PrismaClient | Prisma.TransactionClient,
  request: EventsOf,
): Promise<TimelineEvent[]> {
  const from = new Date(request.createdAt.getTime() - clockSkew);
  // What came after the end is about later changes.
  const until = request.endedAt ? { receivedAt: { lte: request.endedAt } } : {};
  // One after the other: inside a transaction there is one connection.
  const own = await db.event.findMany({ where: { requestId: request.id } });
  const ofInstance = await db.event.findMany({
    where: {
      instanceId: request.instanceId,
      requestId: null,
      source: { in: ["flux", "flagger"] },
      occurredAt: { gte: from },
      ...until,
    },
    orderBy: { occurredAt: "desc" },
    take: 2 * latestOfTarget,
  });
  const ofTarget = await db.event.findMany({
    where: {
      targetId: request.target.id,
      instanceId: null,
      requestId: null,
      source: "flux",
      occurredAt: { gte: from },
      ...until,
    },
    orderBy: { occurredAt: "desc" },
    take: latestOfTarget,
  });
  return [...own, ...ofInstance, ...ofTarget].flatMap((row) => read(row, request));
}

function read(stored: StoredEvent, request: EventsOf): TimelineEvent[] {
  if (stored.source === "portal") return readPortalEvents(stored);
  if (isHostKind(stored.source)) return readHostEvents(stored);
  return readControllerEvents(stored, "instance").flatMap((event): TimelineEvent[] => {
    if (event.kind !== "reconciled") return [event];
    const subject = subjectOf(event.object, request);
    return subject === undefined ? [] : [{ ...event, subject }];
  });
}

/**
 * Which part of the way a Flux object is; undefined for objects that have nothing to do with the
 * request.
 */
function subjectOf(
  object: string,
  { target, team, name }: EventsOf,
): "instance" | "parent" | "source" | undefined {
  if (object === `Kustomization/${target.fluxNamespace}/${fluxName(team, name)}`) return "instance";
  if (object === `Kustomization/${target.fluxNamespace}/${target.parentName}`) return "parent";
  if (object === `GitRepository/${target.fluxNamespace}/${target.sourceName}`) return "source";
  return undefined;
}
