import { setTimeout as sleep } from "node:timers/promises";

/** One after the other, in the order in which they ask. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for its turn, and answers what ends it; undefined where it does not come within so many
   * milliseconds.
   */
  async take(patience: number): Promise<(() => void) | undefined> {
    const before = this.#last;
    const mine = Promise.withResolvers<void>();
    this.#last = before.then(() => mine.promise);
    const waiting = new AbortController();
    const isMine = await Promise.race([
      before.then(() => true),
      sleep(patience, false, { signal: waiting.signal }),
    ]);
    waiting.abort();
    if (isMine) return mine.resolve;
    mine.resolve();
    return undefined;
  }
}
