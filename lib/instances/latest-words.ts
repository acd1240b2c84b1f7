import type { Database } from "@/lib/db/server";
import { readControllerEvents } from "@/lib/gitops/server";
import type { Reconciled } from "@/lib/timeline";
import { fluxName } from "./names";
import { latestFluxEvents } from "./store/states";

/**
 * What an instance's own Flux object said of how it ended lately, that it is ready or failed, the
 * latest first.
 */
export async function latestWords(
  db: Database,
  instanceId: string,
  { team, name, fluxNamespace }: { team: string; name: string; fluxNamespace: string },
): Promise<Reconciled[]> {
  const stored = await latestFluxEvents(db, instanceId);
  const object = `Kustomization/${fluxNamespace}/${fluxName(team, name)}`;
  return stored
    .flatMap((row) => readControllerEvents(row, "instance"))
    .flatMap((event) =>
      event.kind === "reconciled" &&
      event.object === object &&
      (event.outcome === "ready" || event.outcome === "failed")
        ? [event]
        : [],
    )
    .sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime());
}
