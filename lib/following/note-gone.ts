import { storeEvent } from "@/lib/events/server";
import {
  type ClusterAccess,
  type InventoryObject,
  inventoryTitle,
  readInventoryEntry,
  stillThere,
} from "@/lib/gitops/server";
import type { JobContext } from "@/lib/jobs/server";
import type { NewEvent } from "@/lib/timeline";
import { knownStanding } from "./store/answers";
import { mergedRemovals } from "./store/requests";

/**
 * What was merged away and is not in the cluster is gone, and with it what it made, unless Flux left
 * that: it prunes nothing of a Kustomization that is deleted while it is suspended
 * (`finalizerShouldDeleteResources` of kustomize-controller). So what it made is looked for, and
 * noted once for each answer: the end of a removal, or what was left.
 */
export async function noteGone(
  job: JobContext,
  access: ClusterAccess,
  { id: instanceId, targetId }: { id: string; targetId: string },
  object: { namespace: string; name: string },
): Promise<void> {
  const { db, now } = job;
  const removals = await mergedRemovals(db, instanceId);
  if (removals.length === 0) return;
  const { isSuspended, inventory } = await knownStanding(db, instanceId);
  const made = (inventory ?? []).flatMap((entry) => readInventoryEntry(entry) ?? []);
  const { left, unseen } = await leftOf(access, object, made, isSuspended);
  const at = now();
  for (const requestId of removals) {
    const event: NewEvent = {
      source: "flux",
      // The last answer counts: what was left may be deleted by hand.
      deliveryKey: `gone/${requestId}${left.length === 0 ? "" : `/${left.length} ${left.join(" ")}`.slice(0, 500)}`,
      kind: "gone",
      occurredAt: at,
      commit: null,
      payload: {
        object: { kind: "Kustomization", ...object },
        looked: made.length - unseen,
        ...(left.length === 0 ? {} : { left, suspended: isSuspended }),
      },
    };
    await storeEvent(db, event, { requestId, instanceId, targetId }, at, at);
  }
}

/** What the reader may not see is still there where the Kustomization was suspended. */
async function leftOf(
  access: ClusterAccess,
  object: { namespace: string; name: string },
  made: readonly InventoryObject[],
  isSuspended: boolean,
): Promise<{ left: string[]; unseen: number }> {
  const { there, unseen } = await stillThere(access, object, made);
  if (!isSuspended || unseen === 0) return { left: there, unseen };
  return { left: made.map(inventoryTitle), unseen };
}
