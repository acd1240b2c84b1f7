import { setTimeout as delay } from "node:timers/promises";

/**
 * Time in the simulated cluster: the same clock, with every duration made shorter. Where a second
 * takes 0.05, a rollout of forty seconds in a cluster takes two here, and a timeout of five minutes
 * is over in fifteen seconds.
 */
export interface Clock {
  now(): number;
  /**
   * Waits for a duration of the cluster, in its milliseconds; rejects with the signal's reason when
   * it is aborted.
   */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** How much of the cluster's time has passed since `start`. */
  since(start: number): number;
  /** The real milliseconds that a duration of the cluster takes. */
  real(milliseconds: number): number;
}

export function scaledClock(scale: number): Clock {
  return {
    now: () => Date.now(),
    async sleep(milliseconds, signal) {
      await delay(milliseconds * scale, undefined, { signal });
    },
    since: (start) => (Date.now() - start) / scale,
    real: (milliseconds) => milliseconds * scale,
  };
}
