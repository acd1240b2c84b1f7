import type { Prisma } from "@/lib/db/server";
import { publish } from "@/lib/live/server";
import { failureReason } from "@/lib/timeline";
import { latestWords } from "./latest-words";
import { lockInstance, saveInstanceState } from "./store/states";

/**
 * What an instance's controller said last, where no merged change of it is under way: something
 * that ran may stop running, and come back. Changes are followed by their requests.
 */
export async function followInstance(
  tx: Prisma.TransactionClient,
  instanceId: string,
): Promise<void> {
  const instance = await lockInstance(tx, instanceId);
  if (!instance || instance.isChanging || instance.isRemoved) return;
  if (!["deploying", "healthy", "failed"].includes(instance.state)) return;
  const words = await latestWords(tx, instanceId, instance);
  const [last] = words;
  if (!last || last.occurredAt < instance.stateSince) return;
  const state = last.outcome === "ready" ? "healthy" : "failed";
  const reason = state === "failed" ? failureReason(last) : undefined;
  // Flux keeps finding the canary that failed: why it did, its request has said.
  const isKnown =
    instance.state === "failed" &&
    instance.stateReason !== null &&
    reason?.object?.startsWith("Canary/");
  const stateReason = isKnown ? instance.stateReason : (reason?.sentence ?? null);
  if (state === instance.state && stateReason === instance.stateReason) return;
  // It tries again and fails again: it is so since the first time.
  const well = words.findIndex(({ outcome }) => outcome !== last.outcome);
  const first = words.slice(0, well === -1 ? words.length : well).at(-1) ?? last;
  await saveInstanceState(tx, instanceId, {
    state,
    stateReason,
    ...(state === instance.state
      ? {}
      : {
          stateSince: first.occurredAt < instance.stateSince ? last.occurredAt : first.occurredAt,
        }),
  });
  await publish(tx, `instance:${instanceId}`, `team:${instance.team}`, "instances");
}
