import { readControllerEvents } from "@/lib/gitops/server";
import { askForApproval } from "@/lib/approvals/server";
import { askForCheck } from "@/lib/checks/server";
import { parseDelivery, wakeWaiting } from "@/lib/git-host/server";
import { followInstance } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { configuredHost, type HostDelivery, type HostKind, isHostKind } from "@/lib/git-host";
import { targetById } from "@/lib/targets/server";
import type { StoredEvent } from "@/lib/timeline";
import { followRequest } from "./follow-request";
import { linkEvent, markHandled, unhandledEvent } from "@/lib/events/server";
import { noteProposal } from "@/lib/proposals/server";
import { storePullRequest } from "@/lib/pull-requests/server";
import { handlePush } from "./handle-push";
import { advanceHead, repositoryAt, saveRepositoryHeardRoughly } from "./store/places";
import { deployingRequests, openRequests } from "./store/requests";

/**
 * Draws the conclusions of one stored event, once: whatever comes in between, the fold gives the
 * same. Safe to repeat.
 */
export async function handleEvent(job: JobContext, eventId: string): Promise<void> {
  const { db } = job;
  const event = await unhandledEvent(db, eventId);
  if (!event) return;
  if (isHostKind(event.source)) {
    // Installed, unsuspended, or given one more repository: what waited for that need not wait for
    // its next try.
    if (event.kind.startsWith("installation")) await wakeWaiting(db, job.now());
    await handleDelivery(
      job,
      { id: event.id, hostKind: event.source, receivedAt: event.receivedAt },
      parseDelivery(event.source, event.kind, event.payload),
    );
  } else if (event.targetId !== undefined) {
    const { instanceId, targetId } = event;
    if (instanceId !== undefined) {
      for (const id of await openRequests(db, instanceId)) await followRequest(job, id);
      await db.$transaction((tx) => followInstance(tx, instanceId));
    } else if (await isAboveInstances(job, targetId, event)) {
      for (const id of await deployingRequests(db, targetId)) await followRequest(job, id);
    }
  }
  await markHandled(db, eventId, job.now());
}

/**
 * Of the objects that belong to no instance, only the parent and the source say anything about one.
 */
async function isAboveInstances(
  { db }: JobContext,
  targetId: string,
  event: StoredEvent,
): Promise<boolean> {
  const target = await targetById(db, targetId);
  const above = [
    `Kustomization/${target.fluxNamespace}/${target.parentName}`,
    `GitRepository/${target.fluxNamespace}/${target.sourceName}`,
  ];
  return readControllerEvents(event, "parent").some(
    (said) => said.kind === "reconciled" && above.includes(said.object),
  );
}

async function handleDelivery(
  job: JobContext,
  { id: eventId, hostKind, receivedAt }: { id: string; hostKind: HostKind; receivedAt: Date },
  delivery: HostDelivery,
): Promise<void> {
  if (delivery.kind === "ping" || delivery.kind === "ignored") return;
  const { db } = job;
  const { owner, name, id: hostId } = delivery.repository;
  const repository = await repositoryAt(db, {
    host: { kind: hostKind },
    apiUrl: configuredHost(job.config).apiUrl,
    owner,
    name,
    hostId,
  });
  if (!repository) return;
  await saveRepositoryHeardRoughly(db, repository.id, receivedAt, 10);
  await askForCheck(job, repository.id, delivery);
  await askForApproval(job, repository.id, delivery);
  if (delivery.kind === "check-requested" || delivery.kind === "merge-group") return;
  if (delivery.kind === "push") {
    await handlePush(job, repository.id, delivery);
    return advanceHead(db, repository.id, delivery);
  }

  await noteProposal(job, repository.id, delivery.report);
  const requestId = await db.$transaction(async (tx) => {
    const found = await storePullRequest(
      tx,
      repository.id,
      repository.ref,
      delivery.report,
      "known",
      job.now(),
      delivery.kind === "pull-request" && delivery.action === "reopened" ? "reopened" : "delivered",
    );
    if (found !== undefined && delivery.kind === "review")
      await linkEvent(tx, eventId, { requestId: found, repositoryId: repository.id });
    return found;
  });
  if (requestId !== undefined) await followRequest(job, requestId);
}
