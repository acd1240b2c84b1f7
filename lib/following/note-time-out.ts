import { storeEvent } from "@/lib/events/server";
import { readInventoryEntry } from "@/lib/gitops";
import { unreadyWorkloads } from "@/lib/gitops/server";
import { PortalError } from "@/lib/errors";
import type { JobContext } from "@/lib/jobs/server";
import type { Target } from "@/lib/targets";
import { clusterAccess } from "@/lib/targets/server";
import { portalEvent, type Timeline } from "@/lib/timeline";
import { knownStanding } from "./store/answers";
import type { FollowedRequest } from "./store/requests";

/** Flux comes to the same end by itself a little later, where nothing stops it, and names objects. */
const grace = 30_000;

/**
 * Notes that a change had its time to become ready and is not, once that time is over; answers
 * whether it did. Flux's own clock cannot be relied on: with `CancelHealthCheckOnNewRevision` it
 * begins again at every commit on the branch.
 */
export async function noteTimeOut(
  job: JobContext,
  request: FollowedRequest,
  target: Target,
  deadline: Timeline["deadline"],
): Promise<boolean> {
  const { db, now } = job;
  const at = now();
  if (deadline === undefined || at.getTime() < deadline.at.getTime() + grace) return false;
  const { id: requestId, instanceId } = request;
  const unready = await unreadyOf(job, request, target);
  const fact = portalEvent(`${requestId}/timed-out/${deadline.at.getTime()}`, deadline.at, {
    kind: "timed-out",
    timeout: deadline.timeout,
    unready,
  });
  const links = { requestId, instanceId, targetId: target.id };
  return (await storeEvent(db, fact, links, at, at)) !== undefined;
}

/** That a cluster does not answer takes nothing from the time being over. */
async function unreadyOf(
  { db, config, log }: JobContext,
  { id, instanceId }: FollowedRequest,
  target: Target,
): Promise<string[]> {
  const { inventory = [] } = await knownStanding(db, instanceId);
  try {
    const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
    if (access === undefined) return [];
    return await unreadyWorkloads(
      access,
      inventory.flatMap((entry) => readInventoryEntry(entry) ?? []),
    );
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    log.warn({ request: id, err: error }, "the cluster does not say what is not ready");
    return [];
  }
}
