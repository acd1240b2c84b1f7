import type { Database } from "@/lib/db/server";
import { readControllerEvents } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { isHostKind } from "@/lib/git-host";
import { readHostEvents } from "@/lib/git-host/server";
import type { Target } from "@/lib/targets";
import { readPortalEvents, type StoredEvent, type TimelineEvent } from "@/lib/timeline";
import { eventsAbout } from "./store/heard";

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

/** Clocks of a cluster and ours may differ by this. */
const clockSkew = 5 * 60_000;

/**
 * Everything that was said of a request, in no order: its own events, its instance's, and those of
 * the objects above it.
 */
export async function requestEvents(db: Database, request: EventsOf): Promise<TimelineEvent[]> {
  const { id: requestId, instanceId, target } = request;
  const from = new Date(request.createdAt.getTime() - clockSkew);
  // What came after the end is about later changes.
  const until = request.endedAt ?? undefined;
  const stored = await eventsAbout(
    db,
    { requestId, instanceId, targetId: target.id },
    { from, until },
  );
  return stored.flatMap((row) => read(row, request));
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
