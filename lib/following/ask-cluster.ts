import { askObject } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { followInstance } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import type { NewEvent } from "@/lib/timeline";
import { type RevisionObjects, revisionObjects } from "@/lib/plans/server";
import { clusterAccess, targetById } from "@/lib/targets/server";
import { followRequest } from "./follow-request";
import { storeEvent } from "@/lib/events/server";
import { askedInstance } from "./store/instances";
import { saveHeard } from "./store/places";
import { latestRevision, mergedRemovals } from "./store/requests";

/**
 * Asks a target's cluster how an instance is, its canaries, and what is above it: the parent and
 * the source.
 */
export async function askCluster(job: JobContext, instanceId: string): Promise<void> {
  const { db, config } = job;
  const instance = await askedInstance(db, instanceId);
  if (!instance) return;
  const target = await targetById(db, instance.targetId);
  const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
  if (!access) return;
  const now = job.now();
  const ask = async (
    kind: "Kustomization" | "GitRepository" | "Canary",
    namespace: string,
    name: string,
    owner: string | undefined,
  ): Promise<void> => {
    const events = await askObject(access, kind, namespace, name);
    if (events === undefined && kind === "Kustomization" && owner !== undefined)
      await noteGone(job, instance, { kind, namespace, name });
    for (const event of events ?? [])
      await storeEvent(
        db,
        { ...event, deliveryKey: `${target.id}/${event.deliveryKey}` },
        { targetId: target.id, instanceId: owner },
        now,
        now,
      );
  };
  await ask(
    "Kustomization",
    target.fluxNamespace,
    fluxName(instance.team, instance.name),
    instanceId,
  );
  await ask("Kustomization", target.fluxNamespace, target.parentName, undefined);
  await ask("GitRepository", target.fluxNamespace, target.sourceName, undefined);
  for (const canary of await canariesOf(job, instanceId))
    await ask("Canary", canary.namespace, canary.name, instanceId);
  await saveHeard(db, target.id, now);
  for (const id of instance.openRequests) await followRequest(job, id);
  await db.$transaction((tx) => followInstance(tx, instanceId));
}

/** What was merged away and is not in the cluster is gone: the end of its removal, noted once. */
async function noteGone(
  { db, now }: JobContext,
  { id: instanceId, targetId }: { id: string; targetId: string },
  object: { kind: string; namespace: string; name: string },
): Promise<void> {
  const at = now();
  for (const requestId of await mergedRemovals(db, instanceId)) {
    const event: NewEvent = {
      source: "flux",
      deliveryKey: `gone/${requestId}`,
      kind: "gone",
      occurredAt: at,
      commit: null,
      payload: { object },
    };
    await storeEvent(db, event, { requestId, instanceId, targetId }, at, at);
  }
}

/** The Canaries that the latest change of an instance writes. */
async function canariesOf(
  { db, config }: JobContext,
  instanceId: string,
): Promise<RevisionObjects["canaries"]> {
  const revision = await latestRevision(db, config.SLIPWAY_ENCRYPTION_KEY, instanceId);
  return revision === undefined ? [] : (await revisionObjects(revision.path, revision)).canaries;
}
