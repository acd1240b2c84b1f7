import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { PortalError } from "@/lib/errors";
import { type JobName, keyOf, queues } from "./queues";
import { beginRun, endRun, forgetRuns, noteLate, noteRun, type RunId } from "./store";
import { Turns } from "./turns";

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
 * time, is set aside: it runs again when Ops say so, and keeps no other work from running. A worker
 * that ends takes with it what runs beside the culprit: so work that was lost once runs beside no
 * other such work of its process, and a second loss is its own.
 */
export class RunGuard {
  readonly #db: PrismaClient;
  readonly #running = new Set<RunId>();
  readonly #suspects = new Turns();
  #isStopping = false;

  constructor(db: PrismaClient) {
    this.#db = db;
  }

  /**
   * Does the work, or leaves it where it is set aside, and does what is to be done then. What either
   * throws goes through.
   */
  async run(
    { queue, payload, signal, log, ...id }: GuardedRun,
    work: () => Promise<void>,
    instead: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    const { expireInSeconds } = queues[queue];
    const run = { ...id, queue, key: keyOf(payload), payload, expireInSeconds };
    const standing = await beginRun(this.#db, run, mostLosses);
    if (standing === "set-aside") {
      log.error({ key: run.key }, "job set aside: its runs were lost; Ops can retry it");
      return instead();
    }
    // What it waits for its turn is time that it does not have for its work.
    const endTurn =
      standing === "suspect" ? await this.#suspects.take(expireInSeconds * 250) : undefined;
    if (standing === "suspect") {
      if (endTurn === undefined || signal.aborted) {
        endTurn?.();
        throw new PortalError("unavailable", "It waits for other work that was lost before.");
      }
      await noteRun(this.#db, run);
    }
    this.#running.add(run);
    const onAbort = () => {
      endTurn?.();
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
      endTurn?.();
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
