import { storeEvent } from "@/lib/events/server";
import { askObject, type ClusterAccess } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import type { JobContext } from "@/lib/jobs/server";
import { noteGone } from "./note-gone";
import type { PlacedInstance } from "./store/instances";

/** So many are asked for one by one in a round. */
const mostAsked = 50;

/**
 * Of instances that ran and that a list of the cluster does not have: each is asked for, and where
 * it is gone that is noted. Answers which are. A removal of one ends by it.
 */
export async function noteMissing(
  job: JobContext,
  access: ClusterAccess,
  namespace: string,
  missing: readonly PlacedInstance[],
): Promise<string[]> {
  const { db, now } = job;
  const gone: string[] = [];
  for (const instance of missing.slice(0, mostAsked)) {
    const { id: instanceId, targetId } = instance;
    const object = { namespace, name: fluxName(instance.team, instance.name) };
    if ((await askObject(access, "Kustomization", namespace, object.name)) !== undefined) continue;
    const at = now();
    const event = {
      source: "flux" as const,
      deliveryKey: `missing/${instanceId}/${at.getTime()}`,
      kind: "missing",
      occurredAt: at,
      commit: null,
      payload: { object: { kind: "Kustomization", ...object } },
    };
    await storeEvent(db, event, { instanceId, targetId }, at, at);
    await noteGone(job, access, instance, object);
    gone.push(instanceId);
  }
  return gone;
}
