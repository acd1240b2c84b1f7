import type { Database } from "@/lib/db/server";
import type { JobContext } from "@/lib/jobs/server";
import { portalEvent, type PortalFact } from "@/lib/timeline";
import type { BranchHead } from "@/lib/git-host";
import type { KeptLease } from "@/lib/leases/server";
import type { RequestLease } from "./store/request-lease";
import { storeEvent } from "@/lib/events/server";
import type { Work } from "./work-on";

/** Of a head that was asked for earlier, the tree is not known. */
export type KnownHead = Pick<BranchHead, "commit"> & Partial<BranchHead>;

/** What a step needs to go on safely. */
export interface Hold extends Pick<KeptLease, "still" | "commit"> {
  job: JobContext;
  work: Work;
  lease: RequestLease;
  /** The head of the target's branch, known or on its way already where this is a first try. */
  base: Promise<KnownHead | undefined> | undefined;
  /** Somebody took the request back. */
  cancelled: boolean;
}

/** The same revision is told to be on its branch once. */
export function pushedKey(requestId: string, revision: number): string {
  return `${requestId}/pushed/${revision}`;
}

/** What the portal says of the request, in the caller's transaction. */
export async function say(
  tx: Database,
  { request }: Work,
  deliveryKey: string,
  fact: PortalFact,
  now: Date,
): Promise<void> {
  await storeEvent(
    tx,
    portalEvent(deliveryKey, now, fact),
    { requestId: request.id, instanceId: request.instanceId, targetId: request.targetId },
    now,
    now,
  );
}
