import { setTimeout as sleep } from "node:timers/promises";

/** A turn that has come. */
export interface Turn {
  /** Nothing else runs: nothing that is over time either. */
  isAlone: boolean;
  /** It should have ended and goes on: nothing waits for it, but nothing is alone beside it. */
  overdue(): void;
  end(): void;
}

/** Milliseconds. */
interface TurnOptions {
  /** What is to run alone waits so long for what runs before; meanwhile nothing else begins. */
  clearing: number;
  /** What runs alone keeps others waiting for so long. */
  alone: number;
}

/**
 * Who may run now in this process. Most run beside each other; some are to run alone, one after the
 * other, in the order in which they ask. Neither waits for ever: where something runs too long, they
 * begin beside it, and know.
 */
export class Turns {
  readonly #options: TurnOptions;
  #last: Promise<void> = Promise.resolve();
  #gate: PromiseWithResolvers<void> | undefined;
  #running = 0;
  #overdue = 0;
  readonly #idle = new Set<() => void>();

  constructor(options: TurnOptions = { clearing: 10_000, alone: 10_000 }) {
    this.#options = options;
  }

  /** A turn beside others; undefined where it does not come within so many milliseconds. */
  async beside(patience: number): Promise<Turn | undefined> {
    const until = performance.now() + patience;
    while (this.#gate !== undefined) {
      const left = until - performance.now();
      if (left <= 0 || !(await within(this.#gate.promise, left))) return undefined;
    }
    return this.#begin(() => undefined);
  }

  /**
   * A turn alone, after those that asked for one before; undefined where it does not come within so
   * many milliseconds.
   */
  async alone(patience: number): Promise<Turn | undefined> {
    const before = this.#last;
    const mine = Promise.withResolvers<void>();
    this.#last = before.then(() => mine.promise);
    const begun = performance.now();
    if (!(await within(before, patience))) {
      mine.resolve();
      return undefined;
    }
    this.#gate = Promise.withResolvers();
    const left = Math.max(0, patience - (performance.now() - begun));
    await this.#untilIdle(Math.min(this.#options.clearing, left));
    const isAlone = this.#running === 0;
    if (!isAlone) this.#open();
    const opening = setTimeout(() => this.#open(), this.#options.alone).unref();
    return this.#begin(() => {
      clearTimeout(opening);
      this.#open();
      // Those that waited for it begin before the next one that is to run alone.
      setImmediate(mine.resolve);
    });
  }

  #begin(ended: () => void): Turn {
    const isAlone = this.#running + this.#overdue === 0;
    this.#running += 1;
    let state: "running" | "overdue" | "ended" = "running";
    const leave = (next: "overdue" | "ended"): void => {
      if (state === "running") {
        this.#running -= 1;
        if (this.#running === 0) for (const tell of this.#idle) tell();
        ended();
      } else if (state === "overdue") this.#overdue -= 1;
      state = next;
      if (next === "overdue") this.#overdue += 1;
    };
    return {
      isAlone,
      overdue: () => {
        if (state === "running") leave("overdue");
      },
      end: () => {
        if (state !== "ended") leave("ended");
      },
    };
  }

  #open(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async #untilIdle(patience: number): Promise<void> {
    if (this.#running === 0) return;
    const idle = Promise.withResolvers<void>();
    this.#idle.add(idle.resolve);
    await within(idle.promise, patience);
    this.#idle.delete(idle.resolve);
  }
}

/** Whether it comes within so many milliseconds. */
async function within(coming: Promise<void>, patience: number): Promise<boolean> {
  const waiting = new AbortController();
  const hasCome = await Promise.race([
    coming.then(() => true),
    sleep(patience, false, { signal: waiting.signal }).catch(() => false),
  ]);
  waiting.abort();
  return hasCome;
}
