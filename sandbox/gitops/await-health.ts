import type { Change } from "./apply";
import { Failure, Overtaken, say, setHealthy, setProgress, type Attempt } from "./attempt";
import { conditionOf, dropCondition, timeoutOf } from "./flux-kustomization";
import { formatDuration } from "./go-duration";
import { unhealthy } from "./health-check";

const lookEvery = 5_000;

/**
 * Waits until what was applied is healthy, as far as the Kustomization asks for it; throws when it
 * fails, takes too long or is overtaken.
 */
export async function awaitHealth(
  attempt: Attempt,
  changes: readonly Change[],
  drifted: boolean,
  overtaken: AbortSignal,
  remembered: (outcome: string) => void,
): Promise<void> {
  const { ctx, object, artifact } = attempt;
  const { healthChecks, wait } = object.spec;
  const checked = wait
    ? changes.map((one) => one.ref)
    : changes
        .map((one) => one.ref)
        .filter((ref) => {
          return healthChecks.some(
            (one) =>
              one.kind === ref.kind &&
              one.name === ref.name &&
              (one.namespace ?? "") === ref.namespace,
          );
        });
  if (checked.length === 0) return dropCondition(object, "Healthy");
  const timeout = timeoutOf(object);
  const wasHealthy = conditionOf(object.status, "Healthy")?.status === "True";
  const isNewRevision = object.status.lastAppliedRevision !== artifact.revision;
  const message = `Running health checks for revision ${artifact.revision}`;
  setHealthy(
    attempt,
    "Unknown",
    "Progressing",
    `${message} with a timeout of ${formatDuration(timeout)}`,
  );
  setProgress(attempt, message);
  const started = ctx.clock.now();
  const signal = AbortSignal.any([ctx.closing, overtaken]);
  const look = () => unhealthy(ctx, checked, object.spec.healthCheckExprs);
  for (let waiting = look(); waiting.length > 0; waiting = look()) {
    const left = timeout - ctx.clock.since(started);
    const stalled = waiting.filter((one) => one.status === "Failed");
    if (stalled.length > 0 || left <= 0) {
      const words = (list: typeof waiting) => list.map((one) => one.words).join(", ");
      const problem =
        stalled.length > 0
          ? `failed early due to stalled resources: [${words(stalled)}]`
          : `timeout waiting for: [${words(waiting)}]`;
      setHealthy(attempt, "False", "HealthCheckFailed", problem);
      remembered("HealthCheckFailed");
      throw new Failure(
        "HealthCheckFailed",
        problem,
        `health check failed after ${formatDuration(ctx.clock.since(started))}: ${problem}`,
      );
    }
    try {
      await ctx.clock.sleep(Math.min(left, lookEvery), signal);
    } catch (error) {
      if (overtaken.aborted && !ctx.closing.aborted)
        throw new Overtaken(String(overtaken.reason), { cause: error });
      throw error;
    }
  }
  const passed = `Health check passed in ${formatDuration(ctx.clock.since(started))}`;
  if (!wasHealthy || (isNewRevision && drifted)) say(attempt, "info", passed);
  setHealthy(attempt, "True", "Succeeded", passed);
}
