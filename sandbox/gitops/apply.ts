import { refuses } from "./admission";
import type { Cluster } from "./cluster";
import { deniedByPolicies } from "./cluster-policies";
import type { Kustomization } from "./flux-kustomization";
import { inventoryId, refOf, stageOf, subject, type Manifest, type Ref } from "./objects";
import { forbids, type Account } from "./rbac";

/** An apply that the API server refused: the words, and what had been applied before. */
export class ApplyError extends Error {}

export interface Change {
  ref: Ref;
  action: "created" | "configured" | "unchanged" | "deleted" | "skipped";
}

/** A list of changes as Flux writes it: `Deployment/payments/api configured`, one a line. */
export function changeLog(changes: readonly Change[]): string {
  return changes.map(({ ref, action }) => `${subject(ref)} ${action}`).join("\n");
}

/** The owner's labels that Flux puts on everything it applies. */
export function owned(manifest: Manifest, { metadata }: Kustomization): Manifest {
  const group = "kustomize.toolkit.fluxcd.io";
  const labels = {
    ...manifest.metadata.labels,
    [`${group}/name`]: metadata.name,
    [`${group}/namespace`]: metadata.namespace,
  };
  return { ...manifest, metadata: { ...manifest.metadata, labels } };
}

/** What an apply would do, without doing it: whether there is anything to wait for. */
export function wouldChange(cluster: Cluster, manifests: readonly Manifest[]): boolean {
  return manifests.some((one) => !cluster.holds(one));
}

/**
 * Server-side apply in stages: each stage is tried whole (a dry run, which asks the cluster's
 * policies too) before any of it is applied, so a refusal leaves the earlier stages (namespaces, say)
 * applied, and nothing of a stage is there for the others of it. Throws an ApplyError in Flux' words.
 * After fluxcd/pkg `ssa`, `ApplyAll` and `ApplyAllStaged`
 * (https://github.com/fluxcd/pkg/blob/main/ssa/manager_apply.go).
 */
export function applyStaged(
  cluster: Cluster,
  account: Account | undefined,
  manifests: readonly Manifest[],
  now: Date,
): Change[] {
  const changes: Change[] = [];
  for (const stage of [0, 1, 2]) {
    const members = manifests.filter((one) => stageOf(one) === stage);
    const denied = deniedByPolicies(cluster, account, members);
    for (const one of members) {
      const refusal = refuses(cluster, account, one) ?? denied.get(inventoryId(refOf(one)));
      if (refusal === undefined) continue;
      const done = changes.filter((change) => change.action !== "unchanged");
      throw new ApplyError(
        `${refusal}\n${done.map((change) => `${changeLog([change])}\n`).join("")}`,
      );
    }
    for (const one of members) changes.push({ ref: refOf(one), action: cluster.apply(one, now) });
  }
  return changes;
}

/**
 * Deletes objects that are no longer wanted, in reverse order. What says `prune: disabled` is
 * skipped, what is gone already is silent, and a Kustomization only starts to go: it prunes its own
 * things first (`leaving` is told).
 */
export function prune(
  cluster: Cluster,
  account: Account | undefined,
  ids: readonly string[],
  now: Date,
  leaving: (id: string) => void,
): Change[] {
  const changes: Change[] = [];
  for (const id of ids.toReversed()) {
    const object = cluster.get(id);
    if (object === undefined) continue;
    const ref = refOf(object);
    if (object.metadata.annotations?.["kustomize.toolkit.fluxcd.io/prune"] === "disabled") {
      changes.push({ ref, action: "skipped" });
      continue;
    }
    const forbidden = forbids(cluster, account, "delete", ref);
    if (forbidden !== undefined)
      throw new ApplyError(`${subject(ref)} delete failed: ${forbidden}`);
    if (ref.kind === "Kustomization" && ref.group === "kustomize.toolkit.fluxcd.io") {
      cluster.patch(id, { metadata: { deletionTimestamp: now.toISOString() } });
      leaving(id);
    } else {
      cluster.remove(id);
      if (ref.kind === "Namespace") empty(cluster, ref.name);
    }
    changes.push({ ref, action: "deleted" });
  }
  return changes;
}

/** A namespace takes all that is in it along, whoever applied it. */
function empty(cluster: Cluster, namespace: string): void {
  for (const one of cluster.list())
    if (one.metadata.namespace === namespace) cluster.remove(inventoryId(refOf(one)));
}
