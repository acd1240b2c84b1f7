import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { type JobName, keyOf, queues } from "./queues";
import { beginRun, endRun, forgetRuns, noteLate, type RunId } from "./store";

/** So many lost runs, and a person has to look first. */
const mostLosses = 2;

interface GuardedRun extends RunId {
  queue: JobName;
  payload: object;
  /** Aborted when the run's time is up. */
  signal: AbortSignal;
  log: Logger;
}

/**
 * Keeps account of runs that never end. Work whose runs were lost twice, with their worker or their
 * time, is set aside: it runs again when Ops say so, and keeps no other work from running.
 */
export class RunGuard {
  readonly #db: PrismaClient;
  readonly #running = new Set<RunId>();
  #isStopping = false;

  constructor(db: PrismaClient) {
    this.#db = db;
  }

  /** Does the work, or leaves it where it is set aside. What the work throws goes through. */
  async run({ queue, payload, signal, log, ...id }: GuardedRun, work: () => Promise<void>) {
    const { expireInSeconds } = queues[queue];
    const run = { ...id, queue, key: keyOf(payload), payload, expireInSeconds };
    if (!(await beginRun(this.#db, run, mostLosses))) {
      log.error({ key: run.key }, "job set aside: its runs were lost; Ops can retry it");
      return;
    }
    this.#running.add(run);
    const onAbort = () => {
      if (!this.#isStopping)
        void noteLate(this.#db, run).catch((error: unknown) => log.warn({ err: error }, "job"));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    let isGood = false;
    try {
      await work();
      isGood = true;
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#running.delete(run);
      await endRun(this.#db, run, isGood);
    }
  }

  /** From now on, what is not ended is given back and not lost. */
  stop(): void {
    this.#isStopping = true;
  }

  /** What could not be waited for. */
  async stopped(): Promise<void> {
    await forgetRuns(this.#db, [...this.#running]);
  }
}
