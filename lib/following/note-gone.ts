import { storeEvent } from "@/lib/events/server";
import { readInventoryEntry } from "@/lib/gitops";
import { type ClusterAccess, stillThere } from "@/lib/gitops/server";
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
  const { there, unseen } = await stillThere(access, object, made);
  // What the reader may not see may still be there where the Kustomization was suspended.
  const left = isSuspended ? [...there, ...unseen] : there;
  const at = now();
  for (const requestId of removals) {
    const event: NewEvent = {
      source: "flux",
      // The last answer counts: what was left may be deleted by hand.
      deliveryKey: `gone/${requestId}${left.length === 0 ? "" : `/${there.length} of ${left.length} ${left.join(" ")}`.slice(0, 500)}`,
      kind: "gone",
      occurredAt: at,
      commit: null,
      payload: {
        object: { kind: "Kustomization", ...object },
        looked: made.length - unseen.length,
        ...(left.length === 0
          ? {}
          : { left, unseen: isSuspended ? unseen : [], suspended: isSuspended }),
      },
    };
    await storeEvent(db, event, { requestId, instanceId, targetId }, at, at);
  }
}
