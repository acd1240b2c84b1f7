import { PortalError } from "@/lib/errors";
import { askObject, type ClusterAccess, type ObjectAnswer } from "@/lib/gitops/server";
import { fluxName } from "@/lib/instances";
import { followInstance } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { type RevisionObjects, revisionObjects } from "@/lib/plans/server";
import type { Target } from "@/lib/targets";
import { clusterAccess, targetById } from "@/lib/targets/server";
import { publish } from "@/lib/live/server";
import { followRequest } from "./follow-request";
import { storeEvent } from "@/lib/events/server";
import { noteGone } from "./note-gone";
import { noteResumed } from "./note-resumed";
import { saveAbove, saveAnswered, saveAnswers, saveUnanswered } from "./store/answers";
import { type AskedInstance, askedInstance } from "./store/instances";
import { latestRevision } from "./store/requests";

/**
 * Asks a target's cluster how an instance is, its canaries, and what is above it: the parent and
 * the source. That it does not answer is kept, and thrown. Where it cannot be asked, conclusions are
 * drawn all the same: time goes by. Throws `upstream_…`, and `misconfigured` where the files by
 * which it is asked cannot be used.
 */
export async function askCluster(job: JobContext, instanceId: string): Promise<void> {
  const { db, config } = job;
  const instance = await askedInstance(db, instanceId);
  if (!instance) return;
  const target = await targetById(db, instance.targetId);
  const conclude = async () => {
    for (const id of instance.openRequests) await followRequest(job, id);
    await db.$transaction((tx) => followInstance(tx, instanceId));
  };
  try {
    await noteAnswer(job, [target], "itself", async () => {
      const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, target.cluster.id);
      if (access) await ask(job, access, target, instance);
      return access !== undefined;
    });
  } catch (error) {
    if (error instanceof PortalError && error.code === "misconfigured") await conclude();
    throw error;
  }
  await conclude();
}

async function ask(
  job: JobContext,
  access: ClusterAccess,
  target: Target,
  instance: AskedInstance,
): Promise<void> {
  const { id: instanceId } = instance;
  const name = fluxName(instance.team, instance.name);
  const own = await askObject(access, "Kustomization", target.fluxNamespace, name);
  if (own === undefined)
    await noteGone(job, access, instance, { namespace: target.fluxNamespace, name });
  else {
    await storeAnswer(job, target, own, instanceId);
    const { isSuspended, inventory } = own;
    if (instance.isSuspended && !isSuspended) await noteResumed(job, instance);
    await saveAnswers(job.db, [{ instanceId, isSuspended, inventory }], {
      at: job.now(),
      of: "itself",
    });
    if (isSuspended !== instance.isSuspended)
      await publish(job.db, `instance:${instanceId}`, `team:${instance.team}`, "instances");
  }
  await askAbove(job, access, target);
  for (const canary of await canariesOf(job, instanceId))
    await storeAnswer(
      job,
      target,
      await askObject(access, "Canary", canary.namespace, canary.name),
      instanceId,
    );
}

/**
 * Asks how what is above a target's instances is, and keeps it. Answers whether something is
 * suspended now that was not, or goes on again.
 */
export async function askAbove(
  job: JobContext,
  access: ClusterAccess,
  target: Target,
): Promise<boolean> {
  const { fluxNamespace, parentName, sourceName } = target;
  const parent = await askObject(access, "Kustomization", fluxNamespace, parentName);
  const source = await askObject(access, "GitRepository", fluxNamespace, sourceName);
  for (const answer of [parent, source]) await storeAnswer(job, target, answer, undefined);
  const suspended = source?.isSuspended
    ? ("source" as const)
    : parent?.isSuspended
      ? ("parent" as const)
      : undefined;
  const isChanged = await saveAbove(job.db, target.id, suspended, job.now());
  if (isChanged) await publish(job.db, "instances", "requests");
  return isChanged;
}

/** Stores what a cluster said; answers whether it is news. */
export async function storeAnswer(
  { db, now }: Pick<JobContext, "db" | "now">,
  target: Pick<Target, "id">,
  answer: ObjectAnswer | undefined,
  instanceId: string | undefined,
): Promise<boolean> {
  let isNews = false;
  for (const event of answer?.events ?? []) {
    const key = `${target.id}/${event.deliveryKey}`;
    const at = now();
    const links = { targetId: target.id, instanceId };
    const stored = await storeEvent(db, { ...event, deliveryKey: key }, links, at, at);
    isNews ||= stored !== undefined;
  }
  return isNews;
}

/**
 * Keeps of targets that their cluster was asked, and whether it answered all that `ask` asks of it; or
 * that it cannot be asked by what Slipway was given, which is told in the log as well. `ask` asks `of`
 * all their instances, or one by itself, and answers whether there was anybody to ask. Throws what it throws.
 */
export async function noteAnswer(
  { db, now, log }: Pick<JobContext, "db" | "now" | "log">,
  targets: readonly Pick<Target, "id">[],
  of: "list" | "itself",
  ask: () => Promise<boolean>,
): Promise<void> {
  const ids = targets.map(({ id }) => id);
  const askedAt = now();
  let isNews = false;
  try {
    if (await ask())
      isNews = await saveAnswered(db, ids, {
        askedAt,
        answeredAt: now(),
        isListed: of === "list",
      });
  } catch (error) {
    if (error instanceof PortalError) {
      const { code, message: problem } = error;
      if (code === "misconfigured") {
        log.error({ targets: ids, err: error }, "a cluster cannot be asked");
        isNews = await saveUnanswered(db, ids, { at: now(), problem });
      } else if (code.startsWith("upstream_"))
        isNews = await saveUnanswered(db, ids, { at: now(), problem, askedAt });
    }
    throw error;
  } finally {
    if (isNews) await publish(db, "instances", "requests");
  }
}

async function canariesOf(
  { db, config }: JobContext,
  instanceId: string,
): Promise<RevisionObjects["canaries"]> {
  const revision = await latestRevision(db, config.SLIPWAY_ENCRYPTION_KEY, instanceId);
  return revision === undefined ? [] : (await revisionObjects(revision.path, revision)).canaries;
}
