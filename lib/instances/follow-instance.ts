import type { Prisma } from "@/lib/db/server";
import { readControllerEvents } from "@/lib/gitops/server";
import { publish } from "@/lib/live/server";
import { fluxName } from "./names";
import { latestFluxEvents, lockInstance, saveInstanceState } from "./store/states";

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
  const stored = await latestFluxEvents(tx, instanceId);
  const object = `Kustomization/${instance.fluxNamespace}/${fluxName(instance.team, instance.name)}`;
  const [last] = stored
    .flatMap((row) => readControllerEvents(row, "instance"))
    .flatMap((event) =>
      event.kind === "reconciled" &&
      event.object === object &&
      (event.outcome === "ready" || event.outcome === "failed")
        ? [event]
        : [],
    )
    .sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime());
  if (!last || last.occurredAt < instance.stateSince) return;
  const state = last.outcome === "ready" ? "healthy" : "failed";
  const stateReason =
    state === "failed" ? (last.message.split("\n")[0]?.slice(0, 500) ?? null) : null;
  if (state === instance.state && stateReason === instance.stateReason) return;
  await saveInstanceState(tx, instanceId, {
    state,
    stateReason,
    ...(state === instance.state ? {} : { stateSince: last.occurredAt }),
  });
  await publish(tx, `instance:${instanceId}`, `team:${instance.team}`, "instances");
}
