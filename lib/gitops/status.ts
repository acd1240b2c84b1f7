import { z } from "zod";
import type { Reconciled } from "@/lib/timeline";
import { commitOf, isWaitingForArtifact } from "./flux-event";

const conditionShape = z.object({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  reason: z.string().default(""),
  message: z.string().default(""),
  lastTransitionTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  observedGeneration: z.number().optional(),
});
type Condition = z.output<typeof conditionShape>;

/** The status of Flux's objects and of Flagger's Canary, as far as we read it. */
export const statusShape = z.object({
  observedGeneration: z.number().optional(),
  conditions: z.array(conditionShape).default([]),
  lastAppliedRevision: z.string().optional(),
  lastAttemptedRevision: z.string().optional(),
  artifact: z.object({ revision: z.string().optional() }).optional(),
  phase: z.string().optional(),
  canaryWeight: z.number().optional(),
});
export type ObjectStatus = z.output<typeof statusShape>;

export function revisionOf(status: ObjectStatus): string | undefined {
  return status.lastAttemptedRevision ?? status.lastAppliedRevision ?? status.artifact?.revision;
}

/** What a status says, as if its controller had told it. */
export type Said = Pick<Reconciled, "outcome" | "revision" | "reason" | "message" | "occurredAt">;

/**
 * Reads conditions. Ready counts only when the controller has seen the object's latest generation.
 * `lastAppliedRevision` is set after the health check: whatever the conditions say now, that
 * revision was healthy once.
 */
export function saidByKustomization(status: ObjectStatus, generation: number | undefined): Said[] {
  const find = (type: string) => status.conditions.find((condition) => condition.type === type);
  const [ready, reconciling, healthy, stalled] = [
    find("Ready"),
    find("Reconciling"),
    find("Healthy"),
    find("Stalled"),
  ];
  const attempted = commitOf(status.lastAttemptedRevision);
  const applied = commitOf(status.lastAppliedRevision);
  const said: Said[] = [];

  const seen = ready?.observedGeneration ?? status.observedGeneration;
  const isCurrent =
    ready !== undefined && (generation === undefined || seen === undefined || seen === generation);
  if (ready && applied !== null) {
    const message =
      ready.status === "True" ? ready.message : `Applied revision: ${status.lastAppliedRevision}`;
    if (ready.status !== "True" || isCurrent)
      said.push({
        outcome: "ready",
        revision: applied,
        reason: "ReconciliationSucceeded",
        message,
        occurredAt: ready.lastTransitionTime,
      });
  }
  if (ready?.status === "False" && isCurrent && ready.reason !== "HealthCheckCanceled") {
    const isWaiting =
      ready.reason === "DependencyNotReady" || isWaitingForArtifact(ready.reason, ready.message);
    said.push({
      ...wordsOf(ready),
      outcome: isWaiting ? "blocked" : "failed",
      revision: ready.reason === "ArtifactFailed" ? null : attempted,
    });
  }
  if (ready?.status === "Unknown" && reconciling?.status === "True")
    said.push(underWay(ready, reconciling, healthy, attempted));
  if (stalled?.status === "True" && ready?.status !== "False")
    said.push({ ...wordsOf(stalled), outcome: "failed", revision: attempted });
  return said;
}

/**
 * `Running health checks for revision main@sha1:… with a timeout of 5m0s`: then the objects are
 * applied.
 */
function underWay(
  ready: Condition,
  reconciling: Condition,
  healthy: Condition | undefined,
  attempted: string | null,
): Said {
  const [, doing, named] = /^(\w+ \w+(?: \w+)?) for revision (\S+)/.exec(reconciling.message) ?? [];
  const isApplied = doing === "Running health checks";
  // Reconciling stays True through retries; Ready became Unknown when this attempt began, Healthy
  // when its checks did.
  const since = isApplied && healthy?.status === "Unknown" ? healthy : ready;
  return {
    outcome: isApplied ? "applied" : "started",
    revision: commitOf(named) ?? attempted,
    reason: reconciling.reason,
    message: reconciling.message,
    occurredAt: since.lastTransitionTime,
  };
}

export function saidBySource(status: ObjectStatus): Said[] {
  const ready = status.conditions.find((condition) => condition.type === "Ready");
  if (ready?.status === "True")
    return [{ ...wordsOf(ready), outcome: "ready", revision: commitOf(status.artifact?.revision) }];
  // What it holds is of before: a source that cannot fetch names no revision.
  return ready?.status === "False"
    ? [{ ...wordsOf(ready), outcome: "failed", revision: null }]
    : [];
}

function wordsOf({
  reason,
  message,
  lastTransitionTime,
}: Condition): Pick<Said, "reason" | "message" | "occurredAt"> {
  return { reason, message, occurredAt: lastTransitionTime };
}
