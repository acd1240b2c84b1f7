import type { Database } from "@/lib/db/server";
import type { StoredEvent } from "@/lib/timeline";
import type { InstanceState } from "../state";

/** An instance that its controller is listened to about. */
export interface FollowedInstance {
  team: string;
  name: string;
  state: string;
  stateReason: string | null;
  stateSince: Date;
  isRemoved: boolean;
  /** A change of it is merged and under way. */
  isChanging: boolean;
  fluxNamespace: string;
}

/**
 * Locks an instance's row until the transaction ends, and reads it; undefined where there is none.
 */
export async function lockInstance(
  tx: Database,
  id: string,
): Promise<FollowedInstance | undefined> {
  await tx.$executeRaw`select 1 from instances where id = ${id}::uuid for update`;
  const row = await tx.instance.findUnique({
    where: { id },
    include: {
      requests: {
        where: { endedAt: null, mergedAt: { not: null } },
        select: { id: true },
        take: 1,
      },
      target: { select: { fluxNamespace: true } },
    },
  });
  if (row === null) return undefined;
  const { team, name, state, stateReason, stateSince } = row;
  return {
    team,
    name,
    state,
    stateReason,
    stateSince,
    isRemoved: row.removedAt !== null,
    isChanging: row.requests.length > 0,
    fluxNamespace: row.target.fluxNamespace,
  };
}

/** What Flux said of an instance, the latest first, as it came; at most `take`. */
export async function latestFluxEvents(
  tx: Database,
  instanceId: string,
  take = 50,
): Promise<StoredEvent[]> {
  return tx.event.findMany({
    where: { instanceId, source: "flux" },
    orderBy: { occurredAt: "desc" },
    take,
  });
}

/**
 * Moves an instance to a state; `stateSince` left out: it has been in it before; `removedAt` left
 * out: it stays as it is.
 */
export async function saveInstanceState(
  tx: Database,
  id: string,
  to: {
    state: InstanceState;
    stateReason: string | null;
    stateSince?: Date;
    removedAt?: Date | null;
  },
): Promise<void> {
  await tx.instance.update({ where: { id }, data: to });
}

/** An instance of a target that is, or was, in Git. */
export interface KnownInstance {
  id: string;
  path: string;
  isRemoved: boolean;
  /** Hash in git of the record that the row was brought to; undefined where it was read as another. */
  blob: string | undefined;
}

export async function instancesInGit(db: Database, targetId: string): Promise<KnownInstance[]> {
  const rows = await db.instance.findMany({
    where: { targetId, commit: { not: null } },
    select: { id: true, path: true, removedAt: true, commit: true, readAs: true },
  });
  return rows.map(({ id, path, removedAt, commit, readAs }) => {
    const [readAt, blob] = readAs?.split(":") ?? [];
    return { id, path, isRemoved: removedAt !== null, blob: readAt === commit ? blob : undefined };
  });
}

/**
 * Instances of a target whose removal has a pull request, and which their cluster may still have. That it
 * was merged may be known of the branch before it is of the pull request.
 */
export async function leavingInstances(db: Database, targetId: string): Promise<string[]> {
  const rows = await db.request.findMany({
    where: { targetId, kind: "remove", endedAt: null, pullRequests: { some: {} } },
    select: { instanceId: true },
  });
  return rows.map(({ instanceId }) => instanceId);
}

/**
 * Notes that a request of this person was merged, unless the instance was changed after that. A
 * host's time is whole seconds, so it may lie before that of the launch.
 */
export async function saveChange(
  tx: Database,
  id: string,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.instance.updateMany({
    where: { id, OR: [{ changedBy: null }, { changedAt: { lte: at } }] },
    data: { changedAt: at, changedBy: by },
  });
}

/** Notes of instances that their folders are gone from Git, and no request asked for it. */
export async function markRemoved(tx: Database, ids: readonly string[], at: Date): Promise<void> {
  await tx.instance.updateMany({
    where: { id: { in: [...ids] } },
    data: {
      state: "removed",
      stateReason: null,
      stateSince: at,
      removedAt: at,
      changedAt: at,
      changedBy: "",
    },
  });
}
