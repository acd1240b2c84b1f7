import { PortalError } from "@/lib/errors";

interface Waiting {
  begin(): void;
  refuse(error: PortalError): void;
}

/** Work that each person may have one of at a time, and some more that waits for it. */
export class OneAtATime {
  readonly #mostWaiting: number;
  readonly #called: string;
  readonly #running = new Set<string>();
  readonly #waiting = new Map<string, Waiting[]>();

  /** `called`: several of it, as a person is told. */
  constructor(mostWaiting: number, called = "previews") {
    this.#mostWaiting = mostWaiting;
    this.#called = called;
  }

  /**
   * Does the work once nothing else of that person runs. Where too much of theirs waits, what has
   * waited longest is not done: whoever asked for it is told `rate_limited`, and may ask again in a
   * second.
   */
  async run<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#running.has(person)) await this.#wait(person);
    else this.#running.add(person);
    try {
      return await work();
    } finally {
      const line = this.#waiting.get(person) ?? [];
      const next = line.shift();
      if (line.length === 0) this.#waiting.delete(person);
      if (next === undefined) this.#running.delete(person);
      else next.begin();
    }
  }

  #wait(person: string): Promise<void> {
    const line = this.#waiting.get(person) ?? [];
    this.#waiting.set(person, line);
    return new Promise<void>((begin, refuse) => {
      line.push({ begin, refuse });
      if (line.length > this.#mostWaiting) line.shift()?.refuse(overtaken(this.#called));
    });
  }
}

function overtaken(called: string): PortalError {
  return new PortalError(
    "rate_limited",
    `You asked for many other ${called} before this one began.`,
    {
      hint: "One of yours is made at a time, and a few more may wait for it.",
      retryAfter: 1,
    },
  );
}

/** Next.js loads modules more than once, so they hang on `globalThis`. */
const shared = globalThis as {
  __slipwayPreviews?: OneAtATime;
  __slipwayChecksOfTyping?: OneAtATime;
  __slipwayChecksOfReleases?: OneAtATime;
  __slipwayImports?: OneAtATime;
};

/** The previews of this server. */
export const previews = (shared.__slipwayPreviews ??= new OneAtATime(8));

/** The checks of what somebody types: of them only the latest is waited for. */
export const checks = (shared.__slipwayChecksOfTyping ??= new OneAtATime(2, "checks"));

/** The checks of what is to be released: each may keep a thread busy for minutes, and threads are few. */
export const releaseChecks = (shared.__slipwayChecksOfReleases ??= new OneAtATime(8, "checks"));

/** What is uploaded to be converted. */
export const imports = (shared.__slipwayImports ??= new OneAtATime(4, "imports"));
