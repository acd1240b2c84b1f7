import { LRUCache } from "lru-cache";
import { minuteOf, secondsToWait } from "./window";

/** How often something was done within one minute of the clock. */
export interface Count {
  key: string;
  /** Minutes since 1970. */
  minute: number;
  count: number;
}

interface Entry {
  key: string;
  minute: number;
  /** By all servers, as the database last said. */
  shared: number;
  /** By this one, on the way to the database. */
  sent: number;
  /** By this one since. */
  fresh: number;
}

const totalOf = (entry: Entry | undefined): number =>
  entry === undefined ? 0 : entry.shared + entry.sent + entry.fresh;

/**
 * Counts in memory, for at most `most` keys and minutes: the least lately used are forgotten first.
 * What was counted since the last time is taken to the database with `takeFresh`, and what the
 * database says of all servers comes back with `learn`.
 */
export class Counters {
  readonly #entries: LRUCache<string, Entry>;

  constructor(most = 100_000) {
    // By `max` it would take the memory for as many at once.
    this.#entries = new LRUCache({ maxSize: most, sizeCalculation: () => 1 });
  }

  /**
   * Counts one more where that is within `limit` a minute, and answers 0; else counts nothing, and
   * answers the seconds to wait.
   */
  take(key: string, limit: number, now: Date): number {
    const minute = minuteOf(now);
    const running = this.#entry(key, minute);
    const before = totalOf(this.#entries.get(nameOf(key, minute - 1)));
    const wait = secondsToWait({ before, running: totalOf(running) }, limit, now);
    if (wait === 0) running.fresh += 1;
    return wait;
  }

  /** What was counted since the last call, to be told to the database. */
  takeFresh(): Count[] {
    const counts: Count[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.fresh === 0) continue;
      counts.push({ key: entry.key, minute: entry.minute, count: entry.fresh });
      entry.sent += entry.fresh;
      entry.fresh = 0;
    }
    return counts;
  }

  /** The database has taken `counts`; `totals` is what all servers counted of their keys. */
  learn(counts: readonly Count[], totals: readonly Count[]): void {
    for (const { key, minute, count } of counts) {
      const entry = this.#entries.peek(nameOf(key, minute));
      if (entry !== undefined) {
        entry.sent -= count;
        entry.shared += count;
      }
    }
    for (const { key, minute, count } of totals) this.#entry(key, minute).shared = count;
  }

  /** The database has not taken `counts`: they are told the next time. */
  putBack(counts: readonly Count[]): void {
    for (const { key, minute, count } of counts) {
      const entry = this.#entries.peek(nameOf(key, minute));
      if (entry === undefined) continue;
      entry.sent -= count;
      entry.fresh += count;
    }
  }

  /** Forgets what no limit looks at any more. */
  forgetBefore(minute: number): void {
    for (const [name, entry] of this.#entries.entries())
      if (entry.minute < minute) this.#entries.delete(name);
  }

  get size(): number {
    return this.#entries.size;
  }

  #entry(key: string, minute: number): Entry {
    const name = nameOf(key, minute);
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const entry = { key, minute, shared: 0, sent: 0, fresh: 0 };
    this.#entries.set(name, entry);
    return entry;
  }
}

function nameOf(key: string, minute: number): string {
  return `${minute} ${key}`;
}
