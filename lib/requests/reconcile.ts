import { PortalError } from "@/lib/errors";
import { askKustomization } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { followInstance } from "@/lib/instances/server";
import { enqueue } from "@/lib/jobs/server";
import { reviewEvent } from "@/lib/platform-repo/server";
import { clusterAccess, targetById } from "@/lib/targets/server";
import { followRequest } from "./follow-request";
import { storeEvent } from "./store-event";
import { storePullRequest } from "./store-pull-request";
import type { Machine } from "./work-on";

/** Deliveries get lost: every few seconds, what may have changed is asked for. Enqueues only. */
export async function reconcile({ db }: Machine): Promise<void> {
  const repositories = await db.repository.findMany({ where: { targets: { some: { requests: { some: { endedAt: null, pullRequests: { some: {} } } } } } }, select: { id: true } });
  for (const { id } of repositories) await enqueue(db, "poll-repository", { repositoryId: id }, { singletonKey: id });
  const instances = await db.instance.findMany({
    where: {
      target: { cluster: { apiUrl: { not: null } } },
      removedAt: null,
      OR: [{ requests: { some: { endedAt: null, pullRequests: { some: { state: "merged" } } } } }, { state: "deploying" }],
    },
    select: { id: true },
    take: 500,
  });
  for (const { id } of instances) await enqueue(db, "ask-cluster", { instanceId: id }, { singletonKey: id });
}

/** What was left lying: work whose time has come, or whose worker died; events that no job looked at. Enqueues only. */
export async function sweep({ db, now }: Machine): Promise<void> {
  const at = now();
  const waiting = await db.requestWork.findMany({
    where: { nextAt: { lte: at }, OR: [{ leasedUntil: null }, { leasedUntil: { lt: at } }], request: { endedAt: null } },
    select: { requestId: true },
    take: 500,
  });
  for (const { requestId } of waiting) await enqueue(db, "move-request", { requestId }, { singletonKey: requestId });
  const old = new Date(at.getTime() - 5_000);
  const unhandled = await db.event.findMany({ where: { handledAt: null, receivedAt: { lt: old } }, select: { id: true }, orderBy: { receivedAt: "asc" }, take: 500 });
  for (const { id } of unhandled) await enqueue(db, "handle-event", { eventId: id }, { singletonKey: id });
}

/** Asks the host for every pull request that changed since it was asked last, and follows ours. Keeps what went wrong for Ops to see. */
export async function pollRepository(machine: Machine, repositoryId: string): Promise<void> {
  const { db } = machine;
  const repository = await db.repository.findUnique({ where: { id: repositoryId } });
  if (!repository) return;
  const repo = machine.repository(repository);
  const asked = machine.now();
  try {
    const oldest = await db.pullRequest.findFirst({ where: { repositoryId, state: "open", request: { endedAt: null } }, orderBy: { reportedAt: "asc" }, select: { reportedAt: true } });
    // Two minutes more than needed: clocks differ. Never asked: since the oldest that is open.
    const since = repository.polledAt ? new Date(repository.polledAt.getTime() - 120_000) : (oldest?.reportedAt ?? asked);
    const reports = await repo.updatedPullRequests(since);
    for (const report of reports) {
      const requestId = await db.$transaction((tx) => storePullRequest(tx, repositoryId, repository, report, "known", machine.now()));
      if (requestId === undefined) continue;
      if (report.state === "open") await askReviews(machine, repo, repositoryId, requestId, report.number);
      await followRequest(machine, requestId);
    }
    // What was merged before may still wait for an answer that failed.
    const merged = await db.request.findMany({ where: { endedAt: null, target: { repositoryId }, pullRequests: { some: { state: "merged" } } }, select: { id: true }, take: 200 });
    for (const { id } of merged) await followRequest(machine, id);
    await db.repository.update({ where: { id: repositoryId }, data: { polledAt: asked, pollProblem: null } });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    machine.log.warn({ repository: `${repository.owner}/${repository.name}`, err: error }, "the Git host was asked in vain");
    await db.repository.update({ where: { id: repositoryId }, data: { pollProblem: error.message } });
  }
}

async function askReviews(machine: Machine, repo: ReturnType<Machine["repository"]>, repositoryId: string, requestId: string, number: number): Promise<void> {
  const now = machine.now();
  for (const review of await repo.reviews(number)) {
    await storeEvent(machine.db, reviewEvent(repo.ref, number, review), { requestId, repositoryId }, now, now);
  }
}

/** Asks a target's cluster how an instance, and the Kustomization above it, are. */
export async function askCluster(machine: Machine, instanceId: string): Promise<void> {
  const { db, config } = machine;
  const instance = await db.instance.findUnique({ where: { id: instanceId }, include: { requests: { where: { endedAt: null }, select: { id: true } } } });
  if (!instance) return;
  const target = await targetById(db, instance.targetId);
  const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
  if (!access) return;
  const now = machine.now();
  const own = await askKustomization(access, target.fluxNamespace, fluxName(instance.team, instance.name));
  const above = await askKustomization(access, target.fluxNamespace, target.parentName);
  for (const event of own ?? []) await storeEvent(db, { ...event, deliveryKey: `${target.id}/${event.deliveryKey}` }, { targetId: target.id, instanceId }, now, now);
  for (const event of above ?? []) await storeEvent(db, { ...event, deliveryKey: `${target.id}/${event.deliveryKey}` }, { targetId: target.id }, now, now);
  await db.target.update({ where: { id: target.id }, data: { heardAt: now } });
  for (const { id } of instance.requests) await followRequest(machine, id);
  if (instance.requests.length === 0) await db.$transaction((tx) => followInstance(tx, instanceId));
}
