import { storeEvent } from "@/lib/events/server";
import type { JobContext } from "@/lib/jobs/server";

/**
 * Notes that an instance was suspended and goes on, as of now: from then on its changes have their
 * time to become ready. To be called before that it goes on is kept, so that it is not lost.
 */
export async function noteResumed(
  { db, now }: Pick<JobContext, "db" | "now">,
  { id: instanceId, targetId }: { id: string; targetId: string },
): Promise<void> {
  const at = now();
  const event = {
    source: "flux" as const,
    deliveryKey: `resumed/${instanceId}/${at.getTime()}`,
    kind: "resumed",
    occurredAt: at,
    commit: null,
    payload: {},
  };
  await storeEvent(db, event, { instanceId, targetId }, at, at);
}
