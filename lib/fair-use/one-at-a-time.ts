import { PortalError } from "@/lib/errors";

interface Waiting {
  begin(): void;
  refuse(error: PortalError): void;
}

/** Work that each person may have one of at a time, and one more that waits for it. */
export class OneAtATime {
  readonly #running = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();

  /**
   * Does the work once nothing else of that person runs. Whatever of theirs waited before is not
   * done: whoever asked for it is told `rate_limited`, and may ask again in a second.
   */
  async run<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running.has(person)) await this.#wait(person);
    else this.#running.add(person);
    try {
      return await work();
    } finally {
      const next = this.#waiting.get(person);
      this.#waiting.delete(person);
      if (next === undefined) this.#running.delete(person);
      else next.begin();
    }
  }

  #wait(person: string): Promise<void> {
    this.#waiting.get(person)?.refuse(overtaken());
    return new Promise<void>((begin, refuse) => {
      this.#waiting.set(person, { begin, refuse });
    });
  }
}

function overtaken(): PortalError {
  return new PortalError("rate_limited", "You asked for another preview before this one began.", {
    hint: "One preview of yours is made at a time, and one more may wait for it.",
    retryAfter: 1,
  });
}

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayPreviews?: OneAtATime };

/** The previews of this server. */
export const previews = (shared.__slipwayPreviews ??= new OneAtATime());
