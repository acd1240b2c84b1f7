import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { asKustomization, conditionOf } from "./flux-kustomization";
import { inventoryId, subject, type Ref } from "./objects";

/** The objects that are not ready yet, as Flux lists them: `Deployment/payments/api status: 'InProgress'`. */
export function unhealthy({ cluster, clock }: { cluster: Cluster; clock: Clock }, refs: readonly Ref[]): string[] {
  return refs.flatMap((ref) => {
    const status = statusOf(cluster, clock, ref);
    return status === "Current" ? [] : [`${subject(ref)} status: '${status}'`];
  });
}

function statusOf(cluster: Cluster, clock: Clock, ref: Ref): "Current" | "InProgress" | "NotFound" {
  const id = inventoryId(ref);
  const object = cluster.get(id);
  const rollout = cluster.rollout(id);
  if (object === undefined || rollout === undefined) return "NotFound";
  const child = asKustomization(object);
  if (child !== undefined) {
    const current = child.status.observedGeneration === child.metadata.generation;
    return current && conditionOf(child.status, "Ready")?.status === "True" ? "Current" : "InProgress";
  }
  return rollout.takes !== null && clock.since(rollout.since) >= rollout.takes ? "Current" : "InProgress";
}
