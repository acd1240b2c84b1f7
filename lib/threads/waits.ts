import { AsyncLocalStorage } from "node:async_hooks";

/** How long somebody has waited, whatever they wait for at the same time. */
class Waits {
  #waiting = 0;
  #since = 0;
  #before = 0;

  begin(): () => void {
    if (this.#waiting === 0) this.#since = performance.now();
    this.#waiting += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#before += performance.now() - this.#since;
    };
  }

  get milliseconds(): number {
    return this.#before + (this.#waiting === 0 ? 0 : performance.now() - this.#since);
  }
}

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayWaits?: AsyncLocalStorage<Waits> };
const current = (shared.__slipwayWaits ??= new AsyncLocalStorage<Waits>());

/**
 * Does the work, which may ask at any time for how many milliseconds its tasks have waited for a
 * free thread until now.
 */
export function countingWaits<Result>(
  work: (waited: () => number) => Promise<Result>,
): Promise<Result> {
  const waits = new Waits();
  return current.run(waits, () => work(() => waits.milliseconds));
}

/** A task waits from now on until it is told that it does no more; twice is as good as once. */
export function beginWait(): () => void {
  return current.getStore()?.begin() ?? (() => undefined);
}
