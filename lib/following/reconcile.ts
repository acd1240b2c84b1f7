import { enqueue, type JobContext } from "@/lib/jobs/server";
import { sweepProposals } from "@/lib/proposals/server";
import { dueSteps } from "@/lib/pull-requests/server";
import { unhandledEvents } from "@/lib/events/server";
import { instancesToAsk, placesToAsk } from "./store/instances";
import { repositoriesToPoll } from "./store/places";
import { dueRequests } from "./store/requests";

const quietSeconds = 60;

/** Deliveries get lost: every few seconds, what may have changed is asked for. Enqueues only. */
export async function reconcile({ db, now }: JobContext): Promise<void> {
  // Those of others are to be checked too: less often, since a delivery tells of them at once.
  const quietSince = new Date(now().getTime() - quietSeconds * 1000);
  for (const id of await repositoriesToPoll(db, quietSince))
    await enqueue(db, "poll-repository", { repositoryId: id }, { singletonKey: id });
  for (const id of await instancesToAsk(db))
    await enqueue(db, "ask-cluster", { instanceId: id }, { singletonKey: id });
}

/**
 * The slow round, over every instance: each cluster that can be asked is asked about all that is in
 * it. Enqueues only, a job for each namespace of Flux, so that none waits for another.
 */
export async function askEverything({ db }: JobContext): Promise<void> {
  for (const { targetId, key } of await placesToAsk(db))
    await enqueue(db, "ask-place", { targetId }, { singletonKey: key });
}

/**
 * What was left lying: work whose time has come, or whose worker died; events that no job looked
 * at. Enqueues only.
 */
export async function sweep({ db, now }: JobContext): Promise<void> {
  const at = now();
  for (const requestId of await dueRequests(db, at))
    await enqueue(db, "move-request", { requestId }, { singletonKey: requestId });
  await sweepProposals({ db, now });
  for (const requestId of await dueSteps(db, at))
    await enqueue(db, "finish-pull-request", { requestId }, { singletonKey: requestId });
  const old = new Date(at.getTime() - 5_000);
  for (const id of await unhandledEvents(db, old, 500))
    await enqueue(db, "handle-event", { eventId: id }, { singletonKey: id });
}
