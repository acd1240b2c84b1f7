import { enqueue, type JobContext } from "@/lib/jobs/server";
import { dueSteps } from "@/lib/pull-requests/server";

const quietSeconds = 60;

/** Deliveries get lost: every few seconds, what may have changed is asked for. Enqueues only. */
export async function reconcile({ db, now }: JobContext): Promise<void> {
  const moving = {
    targets: { some: { requests: { some: { endedAt: null, pullRequests: { some: {} } } } } },
  };
  // Those of others are to be checked too: less often, since a delivery tells of them at once.
  const quiet = {
    targets: { some: {} },
    OR: [{ polledAt: null }, { polledAt: { lt: new Date(now().getTime() - quietSeconds * 1000) } }],
  };
  const repositories = await db.repository.findMany({
    where: { OR: [moving, quiet] },
    select: { id: true },
  });
  for (const { id } of repositories)
    await enqueue(db, "poll-repository", { repositoryId: id }, { singletonKey: id });
  const reachable = { target: { cluster: { apiUrl: { not: null } } }, removedAt: null };
  // Two questions: put as one, neither is answered from an index.
  const merged = await db.request.findMany({
    where: { endedAt: null, pullRequests: { some: { state: "merged" } }, instance: reachable },
    select: { instanceId: true },
    take: 500,
  });
  const deploying = await db.instance.findMany({
    where: { ...reachable, state: "deploying" },
    select: { id: true },
    take: 500,
  });
  const instances = [
    ...merged.map(({ instanceId }) => instanceId),
    ...deploying.map(({ id }) => id),
  ];
  for (const id of new Set(instances))
    await enqueue(db, "ask-cluster", { instanceId: id }, { singletonKey: id });
}

/**
 * What was left lying: work whose time has come, or whose worker died; events that no job looked
 * at. Enqueues only.
 */
export async function sweep({ db, now }: JobContext): Promise<void> {
  const at = now();
  const waiting = await db.requestWork.findMany({
    where: {
      nextAt: { lte: at },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: at } }],
      request: { endedAt: null },
    },
    select: { requestId: true },
    take: 500,
  });
  for (const { requestId } of waiting)
    await enqueue(db, "move-request", { requestId }, { singletonKey: requestId });
  for (const requestId of await dueSteps(db, at))
    await enqueue(db, "finish-pull-request", { requestId }, { singletonKey: requestId });
  const old = new Date(at.getTime() - 5_000);
  const unhandled = await db.event.findMany({
    where: { handledAt: null, receivedAt: { lt: old } },
    select: { id: true },
    orderBy: { receivedAt: "asc" },
    take: 500,
  });
  for (const { id } of unhandled)
    await enqueue(db, "handle-event", { eventId: id }, { singletonKey: id });
}
