import { Environment } from "@marcbachmann/cel-js";
import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import { asCanary, isScaledToZero } from "./flagger-canary";
import { asKustomization, conditionOf, type HealthExpressions } from "./flux-kustomization";
import { inventoryId, refOf, subject, type Manifest, type Ref } from "./objects";

type Health = "Current" | "InProgress" | "Failed" | "NotFound";

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
    const status = statusOf(cluster, clock, ref, expressions);
    return status === "Current" ? [] : [{ status, words: `${subject(ref)} status: '${status}'` }];
  });
}

function statusOf(
  cluster: Cluster,
  clock: Clock,
  ref: Ref,
  expressions: HealthExpressions,
): Health {
  const id = inventoryId(ref);
  const object = cluster.get(id);
  const rollout = cluster.rollout(id);
  if (object === undefined || rollout === undefined) return "NotFound";
  const own = expressions.find(
    (one) => one.kind === object.kind && one.apiVersion === object.apiVersion,
  );
  if (own !== undefined) return byExpressions(object, own);
  const child = asKustomization(object);
  if (child !== undefined) {
    const current = child.status.observedGeneration === child.metadata.generation;
    return current && conditionOf(child.status, "Ready")?.status === "True"
      ? "Current"
      : "InProgress";
  }
  // No copies are asked for, so none are missing: Flux is done with a new version before Flagger
  // has seen it.
  if (hasNoCopies(cluster, ref)) return "Current";
  return rollout.takes !== null && clock.since(rollout.since) >= rollout.takes
    ? "Current"
    : "InProgress";
}

function hasNoCopies(cluster: Cluster, { kind, namespace, name }: Ref): boolean {
  if (kind !== "Deployment") return false;
  return cluster.list().some((one) => {
    const canary = refOf(one).namespace === namespace ? asCanary(one) : undefined;
    return canary !== undefined && canary.spec.targetRef.name === name && isScaledToZero(canary);
  });
}

const cel = new Environment({ unlistedVariablesAreDyn: true });

/** In the order in which Flux asks them; what none of them says is in progress. */
function byExpressions(
  object: Manifest,
  { inProgress, failed, current }: HealthExpressions[number],
): Health {
  const holds = (expression: string | undefined): boolean => {
    if (expression === undefined) return false;
    try {
      return cel.evaluate(expression, { status: {}, ...object }) === true;
    } catch {
      return false;
    }
  };
  if (holds(inProgress)) return "InProgress";
  if (holds(failed)) return "Failed";
  return holds(current) ? "Current" : "InProgress";
}
