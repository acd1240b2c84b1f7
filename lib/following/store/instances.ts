import type { Database } from "@/lib/db/server";

/** An instance that its cluster is asked about. */
export interface AskedInstance {
  id: string;
  targetId: string;
  team: string;
  name: string;
  isSuspended: boolean;
  /** Ids of its requests that are not over. */
  openRequests: string[];
}

export async function askedInstance(db: Database, id: string): Promise<AskedInstance | undefined> {
  const row = await db.instance.findUnique({
    where: { id },
    include: { requests: { where: { endedAt: null }, select: { id: true } } },
  });
  if (row === null) return undefined;
  const { targetId, team, name, suspendedAt, requests } = row;
  const isSuspended = suspendedAt !== null;
  return {
    id,
    targetId,
    team,
    name,
    isSuspended,
    openRequests: requests.map((request) => request.id),
  };
}

/** The instance of this id, living or removed, where it is of this target. */
export async function instanceAt(
  db: Database,
  targetId: string,
  id: string,
): Promise<string | undefined> {
  const named = await db.instance.findFirst({ where: { id, targetId }, select: { id: true } });
  return named?.id;
}

/** The living instance of a name; undefined where there is none. */
export async function livingInstance(
  db: Database,
  where: { targetId: string; team: string; name: string },
): Promise<string | undefined> {
  const found = await db.instance.findFirst({
    where: { ...where, removedAt: null },
    select: { id: true },
  });
  return found?.id;
}

/** The living instances of a team at a target. */
export async function livingInstances(
  db: Database,
  targetId: string,
  team: string,
): Promise<{ id: string; name: string }[]> {
  return db.instance.findMany({
    where: { targetId, team, removedAt: null },
    select: { id: true, name: true },
  });
}

/**
 * Living instances of clusters that can be asked, where something is being deployed, and those whose
 * removal is not over; and of the others those that are being deployed, whose time may be over.
 */
export async function instancesToAsk(db: Database): Promise<Set<string>> {
  const reachable = { target: { cluster: { apiUrl: { not: null } } } };
  // Two questions: put as one, neither is answered from an index.
  const merged = await db.request.findMany({
    where: {
      endedAt: null,
      pullRequests: { some: { state: "merged" } },
      OR: [
        { kind: "remove", instance: reachable },
        { instance: { ...reachable, removedAt: null } },
      ],
    },
    select: { instanceId: true },
    take: 500,
  });
  const deploying = await db.instance.findMany({
    where: { removedAt: null, state: "deploying" },
    select: { id: true },
    take: 500,
  });
  return new Set([...merged.map(({ instanceId }) => instanceId), ...deploying.map(({ id }) => id)]);
}

/** A living instance of a target, as a round knows it. */
export interface PlacedInstance {
  id: string;
  targetId: string;
  team: string;
  name: string;
  state: string;
  isSuspended: boolean;
}

/** The living instances of these targets. */
export async function placedInstances(
  db: Database,
  targetIds: readonly string[],
): Promise<PlacedInstance[]> {
  const rows = await db.instance.findMany({
    where: { targetId: { in: [...targetIds] }, removedAt: null },
    select: { id: true, targetId: true, team: true, name: true, state: true, suspendedAt: true },
  });
  return rows.map(({ suspendedAt, ...row }) => ({ ...row, isSuspended: suspendedAt !== null }));
}

/** One target for each namespace of Flux in each cluster that can be asked. */
export async function placesToAsk(db: Database): Promise<{ targetId: string; key: string }[]> {
  const rows = await db.target.findMany({
    where: { cluster: { apiUrl: { not: null } } },
    distinct: ["clusterId", "fluxNamespace"],
    orderBy: [{ clusterId: "asc" }, { fluxNamespace: "asc" }, { id: "asc" }],
    select: { id: true, clusterId: true, fluxNamespace: true },
  });
  return rows.map((row) => ({ targetId: row.id, key: `${row.clusterId}/${row.fluxNamespace}` }));
}
