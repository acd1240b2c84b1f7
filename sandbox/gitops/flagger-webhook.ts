import type { Word } from "./canary-situation";
import type { Canary } from "./flagger-canary";

/** What Flagger posts to an `event` webhook. */
export interface FlaggerEvent {
  name: string;
  namespace: string;
  phase: string;
  checksum: string;
  metadata: Record<string, string>;
}

/** The event of a word; an `event` webhook that the Canary itself declares adds its metadata. */
export function flaggerEvent({ metadata, spec }: Canary, word: Word, now: Date): FlaggerEvent {
  const declared = spec.analysis.webhooks.find((one) => one.type === "event")?.metadata ?? {};
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    phase: word.phase,
    checksum: word.checksum,
    metadata: {
      ...declared,
      eventMessage: word.message,
      eventType: word.type,
      timestamp: String(now.getTime()),
    },
  };
}

export interface FlaggerWebhook {
  /** Hands the event over; it never waits for the delivery. */
  send(event: FlaggerEvent): void;
  /** Loses the next deliveries. */
  lose(count: number): void;
  close(): Promise<void>;
}

/**
 * Flagger's side of a delivery: one after the other, not signed, tried once. Without an address
 * nobody is told.
 */
export function openFlaggerWebhook(options: {
  url: string | undefined;
  loseEvery: number;
  log(line: string): void;
}): FlaggerWebhook {
  const { url, loseEvery, log } = options;
  const closing = new AbortController();
  let last = Promise.resolve();
  let toLose = 0;
  let count = 0;

  async function deliver(address: string, event: FlaggerEvent): Promise<void> {
    if (closing.signal.aborted) return;
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(5_000)]);
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(event),
        signal,
      });
      await response.body?.cancel();
      if (response.status > 202) log(`error sending event to webhook: answered ${response.status}`);
    } catch (error) {
      // The address holds a secret, so it is not named.
      if (!closing.signal.aborted)
        log(
          `error sending event to webhook: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
  }

  return {
    send(event) {
      if (url === undefined) return;
      count += 1;
      if (toLose > 0 || (loseEvery > 0 && count % loseEvery === 0)) {
        toLose = Math.max(0, toLose - 1);
        log(`lost on purpose: ${event.name}: ${event.metadata["eventMessage"]}`);
        return;
      }
      last = last.then(() => deliver(url, event));
    },
    lose(more) {
      toLose += more;
    },
    async close() {
      closing.abort();
      await last;
    },
  };
}
