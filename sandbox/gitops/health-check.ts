import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { asCanary, isScaledToZero } from "./flagger-canary";
import { asKustomization, conditionOf, type HealthExpressions } from "./flux-kustomization";
import { evaluateHealth, type Evaluated } from "./evaluate-health";
import { type Health, kstatusOf } from "./kstatus";
import { inventoryId, refOf, subject, type Ref } from "./objects";
import { operate } from "./operators";

/**
 * An object that is not ready: how it is, and how Flux lists it (`Deployment/payments/api status:
 * 'InProgress'`).
 */
export interface Unhealthy {
  status: Exclude<Health, "Current">;
  words: string;
}

/**
 * The objects that are not ready, as Flux sees them; `expressions` are the Kustomization's
 * `healthCheckExprs`.
 */
export function unhealthy(
  { cluster, clock }: { cluster: Cluster; clock: Clock },
  refs: readonly Ref[],
  expressions: HealthExpressions,
): Unhealthy[] {
  return refs.flatMap((ref) => {
    const { status, error } = statusOf(cluster, clock, ref, expressions);
    const why = error === undefined ? "" : `: ${error}`;
    return status === "Current"
      ? []
      : [{ status, words: `${subject(ref)} status: '${status}'${why}` }];
  });
}

function statusOf(
  cluster: Cluster,
  clock: Clock,
  ref: Ref,
  expressions: HealthExpressions,
): Evaluated {
  const id = inventoryId(ref);
  const applied = cluster.get(id);
  const rollout = cluster.rollout(id);
  if (applied === undefined || rollout === undefined) return { status: "NotFound" };
  const object = operate(cluster, clock, applied);
  // By group and kind, and the first one counts: fluxcd/pkg, runtime/cel/status_poller.go.
  const own = expressions.find(
    (one) => one.kind === ref.kind && groupOf(one.apiVersion) === ref.group,
  );
  if (own !== undefined) return evaluateHealth(object, own);
  const child = asKustomization(object);
  if (child !== undefined) {
    const current = child.status.observedGeneration === child.metadata.generation;
    const isReady = current && conditionOf(child.status, "Ready")?.status === "True";
    return { status: isReady ? "Current" : "InProgress" };
  }
  if (isCustom(ref.group)) return { status: kstatusOf(object) };
  // No copies are asked for, so none are missing: Flux is done with a new version before Flagger
  // has seen it.
  if (hasNoCopies(cluster, ref)) return { status: "Current" };
  const isThere = rollout.takes !== null && clock.since(rollout.since) >= rollout.takes;
  return { status: isThere ? "Current" : "InProgress" };
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** Kubernetes' own groups have no dot, or end in k8s.io; the Gateway API is not among them. */
function isCustom(group: string): boolean {
  return (
    group.includes(".") && (!group.endsWith(".k8s.io") || /^(gateway|externaldns)\./.test(group))
  );
}

function hasNoCopies(cluster: Cluster, { kind, namespace, name }: Ref): boolean {
  if (kind !== "Deployment") return false;
  return cluster.list().some((one) => {
    const canary = refOf(one).namespace === namespace ? asCanary(one) : undefined;
    return canary !== undefined && canary.spec.targetRef.name === name && isScaledToZero(canary);
  });
}
