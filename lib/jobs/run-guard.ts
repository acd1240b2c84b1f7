import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { PortalError } from "@/lib/errors";
import { holdOf, requireNotHeld } from "@/lib/hold/server";
import { countingWaits } from "@/lib/threads/server";
import { keyOf, queues, sweepQueue, sweepSeconds, type WorkQueue } from "./queues";
import {
  endRun,
  forgetRuns,
  noteCompany,
  noteLate,
  noteRun,
  type RunId,
  standingOf,
  type WorkKey,
} from "./store";
import { type Turn, Turns } from "./turns";

interface GuardedRun extends RunId {
  queue: WorkQueue;
  payload: object;
  /** Aborted when the run's time is up. */
  signal: AbortSignal;
  /** Seconds that the job has. */
  expireInSeconds: number;
  log: Logger;
}

function secondsOf(queue: WorkQueue): number {
  return queue === sweepQueue ? sweepSeconds : queues[queue].expireInSeconds;
}

/** The part of its time that a run may have waited, and still have had enough of it. */
const mostWaited = 0.25;

/**
 * Keeps account of runs that never end. Work whose runs were lost twice, with their worker or their
 * time, is set aside: it runs again when Ops say so, and keeps no other work from running. A worker
 * that ends takes with it what runs beside the culprit: so a loss is a run's own only if nothing
 * ran beside it, and what was lost before runs alone.
 */
export class RunGuard {
  readonly #db: PrismaClient;
  readonly #running = new Set<RunId>();
  readonly #turns = new Turns();
  /** Tells the run that began alone that another one begins. */
  #lone: (() => Promise<void>) | undefined;
  /** Sweeps of which it was said that they are set aside. */
  readonly #said = new Set<string>();
  #isStopping = false;

  constructor(db: PrismaClient) {
    this.#db = db;
  }

  /**
   * Does the work, or leaves it where it is set aside, and does what is to be done then. What either
   * throws goes through. While Slipway is held nothing is done: throws `unavailable` for a job.
   */
  async run(
    { queue, payload, signal, expireInSeconds, log, ...id }: GuardedRun,
    work: () => Promise<void>,
    instead: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    // A job is tried again after the hold; a sweep comes back by itself.
    if (queue !== sweepQueue) await requireNotHeld(this.#db);
    else if ((await holdOf(this.#db)) !== undefined) return;
    const begun = performance.now();
    const run = { ...id, queue, key: keyOf(payload) };
    const rules = { payload, expireInSeconds: secondsOf(queue) };
    const standing = await standingOf(this.#db, { ...run, ...rules });
    if (standing === "set-aside") {
      // A sweep comes back every few seconds.
      if (queue !== sweepQueue || !this.#said.has(run.key))
        log.error({ key: run.key }, "job set aside: its runs were lost; Ops can retry it");
      if (queue === sweepQueue) this.#said.add(run.key);
      return instead();
    }
    if (queue === sweepQueue) this.#said.delete(run.key);
    const asked = performance.now();
    const turn = await this.#turn(standing, expireInSeconds, signal);
    const turned = performance.now();
    let isGood = false;
    let onAbort: (() => void) | undefined;
    try {
      await this.#note(run, turn);
      this.#running.add(run);
      await countingWaits(async (waited) => {
        onAbort = () => {
          turn.overdue();
          if (this.#isStopping) return;
          const now = performance.now();
          const rest = turned - asked + waited();
          void this.#overTime(run, { took: now - begun, rest, has: expireInSeconds * 1000 }).catch(
            (error: unknown) => log.warn({ err: error }, "job"),
          );
        };
        signal.addEventListener("abort", onAbort, { once: true });
        await work();
      });
      isGood = true;
    } finally {
      if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
      turn.end();
      this.#running.delete(run);
      await endRun(this.#db, run, isGood);
    }
  }

  /** What it waits for its turn is time that it does not have for its work. */
  async #turn(
    standing: "clear" | "suspect",
    expireInSeconds: number,
    signal: AbortSignal,
  ): Promise<Turn> {
    const patience = expireInSeconds * 1000 * mostWaited;
    const turn = await (standing === "suspect"
      ? this.#turns.alone(patience)
      : this.#turns.beside(patience));
    if (turn !== undefined && !signal.aborted) return turn;
    turn?.end();
    throw new PortalError("unavailable", "It waits for other work that was lost before.");
  }

  /** Before it begins it is known, also by the run that was alone until now. */
  async #note(run: RunId & WorkKey, { isAlone }: Turn): Promise<void> {
    if (!isAlone) {
      await this.#lone?.();
      return noteRun(this.#db, run, false);
    }
    const noted = noteRun(this.#db, run, true);
    let told: Promise<void> | undefined;
    const tell = async (): Promise<void> => {
      await noted.catch(() => undefined);
      await noteCompany(this.#db, run);
    };
    this.#lone = () =>
      (told ??= tell().catch((error: unknown) => {
        told = undefined;
        throw error;
      }));
    return noted;
  }

  /** Where most of its time went into waiting, that it is over says nothing about the run. */
  async #overTime(
    run: RunId,
    { took, rest, has }: { took: number; rest: number; has: number },
  ): Promise<void> {
    // Its claim was taken from it before: its worker gave no sign of life.
    if (took < has * 0.9) return;
    await (rest > took * mostWaited ? forgetRuns(this.#db, [run]) : noteLate(this.#db, run));
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
