import type { Manifest } from "./objects";

/** What kstatus calls the state of an object, as Flux' messages quote it. */
export type Health = "Current" | "InProgress" | "Failed" | "NotFound" | "Unknown" | "Terminating";

interface Condition {
  type?: unknown;
  status?: unknown;
}

/**
 * The state of a custom object by the rules that Flux has where a Kustomization says none of its
 * own: sigs.k8s.io/cli-utils, pkg/kstatus/status (`checkGenericProperties`, then the Ready
 * condition). What says nothing about itself is current: an object without a status, too.
 */
export function kstatusOf(object: Manifest): Health {
  if (object.metadata["deletionTimestamp"] !== undefined) return "Terminating";
  if (isStale(object)) return "InProgress";
  const conditions = conditionsOf(object);
  const holds = (type: string) => conditions.find((one) => one.type === type)?.status === "True";
  if (holds("Reconciling")) return "InProgress";
  if (holds("Stalled")) return "Failed";
  return conditions.some((one) => one.type === "Ready" && one.status !== "True")
    ? "InProgress"
    : "Current";
}

/** Whether its controller has not yet looked at what it says now. */
export function isStale(object: Manifest): boolean {
  const observed = statusOf(object)["observedGeneration"];
  const { generation } = object.metadata;
  return observed !== undefined && generation !== undefined && observed !== generation;
}

function conditionsOf(object: Manifest): Condition[] {
  const { conditions } = statusOf(object);
  return Array.isArray(conditions) ? (conditions as Condition[]) : [];
}

function statusOf(object: Manifest): Record<string, unknown> {
  const status = "status" in object ? object.status : undefined;
  return typeof status === "object" && status !== null ? (status as Record<string, unknown>) : {};
}
