import { type ClusterAccess, listKustomizations, type ObjectAnswer } from "@/lib/gitops/server";
import { storeHandled } from "@/lib/events/server";
import { fluxName } from "@/lib/instances";
import { followInstance } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { publish } from "@/lib/live/server";
import type { Target } from "@/lib/targets";
import { clusterAccess, targetById, targetsInPlace } from "@/lib/targets/server";
import { askAbove, noteAnswer } from "./ask-cluster";
import { followRequest } from "./follow-request";
import { noteMissing } from "./note-missing";
import { noteResumed } from "./note-resumed";
import { saveAnswers } from "./store/answers";
import { knownDeliveries } from "./store/deliveries";
import { type PlacedInstance, placedInstances } from "./store/instances";
import { deployingRequests, openRequests } from "./store/requests";

/** What a round was: how many Kustomizations are instances, and how many had to be looked at. */
export interface RoundReport {
  instances: number;
  looked: number;
}

/**
 * Asks a cluster about every instance in a namespace of Flux, the settled ones too: notifications
 * get lost, and what ran may stop running unheard. By one list in pages of 100 and two questions for
 * each target (its parent, its source), not one by one: 5,000 instances of one target are 52 calls.
 * Undefined where the cluster is not asked. That it does not answer, or that the files by which it is asked cannot be used, is
 * kept, and thrown.
 */
export async function askPlace(
  job: JobContext,
  targetId: string,
): Promise<RoundReport | undefined> {
  const { db, config } = job;
  const first = await targetById(db, targetId);
  const targets = await targetsInPlace(db, first.cluster.id, first.fluxNamespace);
  const report = { instances: 0, looked: 0 };
  const moved: string[] = [];
  let isAsked = false;
  await noteAnswer(job, targets, "list", async () => {
    const access = await clusterAccess(db, config.SLIPWAY_ENCRYPTION_KEY, first.cluster.id);
    if (!access) return false;
    isAsked = true;
    const known = await knownByName(job, targets);
    const listed = new Set<string>();
    for await (const page of listKustomizations(access, first.fluxNamespace)) {
      const found = page.flatMap((answer) => {
        const instance = known.get(answer.name);
        return instance === undefined ? [] : [{ instance, answer }];
      });
      for (const { instance } of found) listed.add(instance.id);
      moved.push(...(await takePage(job, found)));
      report.instances += found.length;
      report.looked = moved.length;
    }
    const missing = [...known.values()].filter(
      ({ id, state }) => state === "healthy" && !listed.has(id),
    );
    moved.push(...(await noteMissing(job, access, first.fluxNamespace, missing)));
    report.looked = moved.length;
    for (const target of targets) await takeAbove(job, access, target);
    return true;
  });
  for (const id of moved) await follow(job, id);
  return isAsked ? report : undefined;
}

async function knownByName(
  { db }: JobContext,
  targets: readonly Target[],
): Promise<Map<string, PlacedInstance>> {
  const instances = await placedInstances(
    db,
    targets.map(({ id }) => id),
  );
  return new Map(instances.map((one) => [fluxName(one.team, one.name), one]));
}

interface Found {
  instance: PlacedInstance;
  answer: ObjectAnswer;
}

/** Keeps what a page says; answers which instances have to be looked at. */
async function takePage(job: JobContext, found: readonly Found[]): Promise<string[]> {
  const { db, now } = job;
  const events = found.flatMap(({ instance, answer }) =>
    answer.events.map((event) => ({
      instance,
      event: { ...event, deliveryKey: `${instance.targetId}/${event.deliveryKey}` },
    })),
  );
  const told = await knownDeliveries(
    db,
    events.map(({ event }) => event.deliveryKey),
  );
  const fresh = events.filter(({ event }) => !told.has(event.deliveryKey));
  await storeHandled(
    db,
    fresh.map(({ instance: { id, targetId }, event }) => ({
      event,
      links: { instanceId: id, targetId },
    })),
    now(),
  );
  const news = new Set(fresh.map(({ instance }) => instance.id));
  // What was well and is well needs no second look; what is not well gets one also where nothing is
  // new, since a job may have been lost.
  const moved = found.filter(
    ({ instance, answer }) =>
      instance.isSuspended !== answer.isSuspended ||
      instance.state !== "healthy" ||
      (news.has(instance.id) && !answer.isReady),
  );
  const answers = found.map(({ instance, answer: { isSuspended, inventory } }) => ({
    instanceId: instance.id,
    isSuspended,
    inventory,
  }));
  for (const { instance, answer } of found)
    if (instance.isSuspended && !answer.isSuspended) await noteResumed(job, instance);
  await saveAnswers(db, answers, { at: now(), of: "list" });
  for (const { instance, answer } of found)
    if (instance.isSuspended !== answer.isSuspended)
      await publish(db, `instance:${instance.id}`, `team:${instance.team}`, "instances");
  return moved.map(({ instance }) => instance.id);
}

async function takeAbove(job: JobContext, access: ClusterAccess, target: Target): Promise<void> {
  if (!(await askAbove(job, access, target))) return;
  for (const id of await deployingRequests(job.db, target.id)) await followRequest(job, id);
}

async function follow(job: JobContext, instanceId: string): Promise<void> {
  for (const id of await openRequests(job.db, instanceId)) await followRequest(job, id);
  await job.db.$transaction((tx) => followInstance(tx, instanceId));
}
