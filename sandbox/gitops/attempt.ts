import type { Clock } from "./clock";
import type { Cluster } from "./cluster";
import type { Notice } from "./events";
import {
  conditionOf,
  dropCondition,
  setCondition,
  timeoutOf,
  type Kustomization,
} from "./flux-kustomization";
import type { Artifact } from "./git-mirror";
import { formatDuration } from "./go-duration";

/** What a reconciliation needs of the world around it. */
export interface Context {
  cluster: Cluster;
  clock: Clock;
  artifact(): Artifact | undefined;
  /** Other Kustomizations that have to look again. */
  enqueue(id: string): void;
  emit(object: Kustomization, notice: Notice): void;
  /**
   * Whether success is told too (newer Flux does so, to the providers that update commit statuses).
   */
  heartbeats: boolean;
  closing: AbortSignal;
}

/** A failure that is reported under a reason; the message is Flux' own. */
export class Failure extends Error {
  constructor(
    readonly reason: string,
    message: string,
    readonly eventMessage = message,
  ) {
    super(message);
  }
}

/** Something new came while the health of what it replaces was checked; the message is what. */
export class Overtaken extends Error {}

/** One reconciliation of a Kustomization at a revision. */
export interface Attempt {
  ctx: Context;
  object: Kustomization;
  id: string;
  artifact: Artifact;
  started: number;
}

/** Sends an event about the attempt's revision. */
export function say(
  { ctx, object, artifact }: Attempt,
  severity: Notice["severity"],
  message: string,
): void {
  ctx.emit(object, { severity, message, revision: artifact.revision });
}

export function setReady(
  ctx: Context,
  object: Kustomization,
  status: "True" | "False" | "Unknown",
  reason: string,
  message: string,
): void {
  setCondition(object, new Date(ctx.clock.now()), { type: "Ready", status, reason, message });
}

export function setHealthy(
  { ctx, object }: Attempt,
  status: "True" | "False" | "Unknown",
  reason: string,
  message: string,
): void {
  setCondition(object, new Date(ctx.clock.now()), { type: "Healthy", status, reason, message });
}

/** Says in the condition Reconciling what is being done. */
export function setProgress({ ctx, object, id }: Attempt, message: string): void {
  const text = `${message} with a timeout of ${formatDuration(timeoutOf(object))}`;
  setCondition(object, new Date(ctx.clock.now()), {
    type: "Reconciling",
    status: "True",
    reason: "Progressing",
    message: text,
  });
  ctx.cluster.patch(id, { status: structuredClone(object.status) });
}

/**
 * The last word of a reconciliation: Reconciling goes with success, and says that it will be tried
 * again after a failure.
 */
export function finish(ctx: Context, object: Kustomization, id: string): void {
  const outcome = conditionOf(object.status, "Ready")?.status;
  const reconciling = conditionOf(object.status, "Reconciling");
  if (outcome === "True") {
    dropCondition(object, "Reconciling");
    object.status.observedGeneration = object.metadata.generation;
  } else if (outcome === "False" && reconciling !== undefined) {
    setCondition(object, new Date(ctx.clock.now()), {
      ...reconciling,
      reason: "ProgressingWithRetry",
    });
  }
  ctx.cluster.patch(id, { status: structuredClone(object.status) });
}

export function elapsed({ ctx, started }: Attempt): string {
  return formatDuration(ctx.clock.since(started));
}
