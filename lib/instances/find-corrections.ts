import type { Database } from "@/lib/db/server";
import { readControllerEvents } from "@/lib/gitops/server";
import { type Correction, correctionsIn } from "./corrections";
import { fluxName } from "./names";
import { latestFluxEvents } from "./store/states";

/** So many words of Flux are looked at. */
const mostRead = 300;

/** What Flux put back of an instance, by what it said lately; the latest first. */
export async function findCorrections(
  db: Database,
  instance: { id: string; team: string; name: string; fluxNamespace: string; changedAt: Date },
): Promise<Correction[]> {
  const { id, team, name, fluxNamespace, changedAt } = instance;
  const object = `Kustomization/${fluxNamespace}/${fluxName(team, name)}`;
  const stored = await latestFluxEvents(db, id, mostRead);
  const said = stored
    .flatMap((row) => readControllerEvents(row, "instance"))
    .flatMap((event) => (event.kind === "reconciled" && event.object === object ? [event] : []));
  return correctionsIn(said, changedAt);
}
