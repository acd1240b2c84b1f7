import type { Database } from "@/lib/db/server";

/** What stands in the way of a name. */
export interface NameHolder {
  instanceId: string;
  target: string;
  /** The change that is on its way, if there is one. */
  openRequestId: string | undefined;
}

/**
 * Who has a name already; undefined when it is free. Names are one's own in a cluster, not in a
 * target alone: two targets of one cluster share its namespaces and the names of Flux's objects.
 * Adopting or removing frees nothing before it is done.
 */
export async function nameHolder(
  db: Database,
  clusterId: string,
  team: string,
  name: string,
): Promise<NameHolder | undefined> {
  const instance = await db.instance.findFirst({
    where: { team, name, removedAt: null, target: { clusterId } },
    select: {
      id: true,
      target: { select: { name: true } },
      requests: { where: { endedAt: null }, select: { id: true }, take: 1 },
    },
  });
  return instance
    ? {
        instanceId: instance.id,
        target: instance.target.name,
        openRequestId: instance.requests[0]?.id,
      }
    : undefined;
}
