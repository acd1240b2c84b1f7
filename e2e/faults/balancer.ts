import { setTimeout as sleep } from "node:timers/promises";

/**
 * What stands in front of several servers: it asks each ten times a second whether it is ready,
 * sends requests in turn to those that are (to all of them where none is, as balancers do), and
 * takes another server where a connection is refused. Nothing else is tried again.
 */
export class Balancer {
  readonly #ready = new Set<string>();
  readonly #over = new AbortController();
  readonly #asking: Promise<unknown>;
  #turn = 0;

  constructor(private readonly urls: readonly string[]) {
    this.#asking = Promise.all(urls.map((url) => this.#watch(url)));
  }

  isReady(url: string): boolean {
    return this.#ready.has(url);
  }

  async close(): Promise<void> {
    this.#over.abort();
    await this.#asking;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const refused: string[] = [];
    for (;;) {
      const left = this.urls.filter((url) => !refused.includes(url));
      const ready = left.filter((url) => this.#ready.has(url));
      const candidates = ready.length > 0 ? ready : left;
      const url = candidates[this.#turn++ % candidates.length] as string;
      try {
        return await fetch(`${url}${path}`, init);
      } catch (error) {
        if (!isRefused(error) || left.length === 1) throw error;
        refused.push(url);
      }
    }
  }

  async #watch(url: string): Promise<void> {
    while (!this.#over.signal.aborted) {
      const answer = await fetch(`${url}/api/readyz`).catch(() => undefined);
      await answer?.text().catch(() => undefined);
      if (answer?.ok) this.#ready.add(url);
      else this.#ready.delete(url);
      await sleep(100, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === "ECONNREFUSED";
}
