import { createHash, createHmac } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Clock } from "./clock";
import { sameness, type FluxEvent } from "./events";

const fiveMinutes = 5 * 60_000;

export interface SenderOptions {
  url: string;
  hmacKey: string;
  /** Where it keeps what was sent lately, so that a restart does not send it again. */
  file: string;
  clock: Clock;
  /** Real milliseconds before each further try of a delivery that failed. */
  retryWaits: readonly number[];
  /** Loses every n-th delivery; 0 loses none. */
  loseEvery: number;
  log(line: string): void;
}

export interface Sender {
  /**
   * Hands the event over; false where it was dropped as a repeat. It never waits for the delivery.
   */
  send(event: FluxEvent): boolean;
  /** Loses the next deliveries, as a network does: nobody is told and nothing is tried again. */
  lose(count: number): void;
  close(): Promise<void>;
}

/**
 * notification-controller's side: the same thing at most once in five minutes (of the cluster's
 * time), signed, tried a few times, then gone. Deliveries run beside each other, so they may
 * overtake one another.
 */
export function openSender(options: SenderOptions): Sender {
  const { clock, file } = options;
  const sent = load(file);
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let toLose = 0;
  let count = 0;

  function isRepeat(event: FluxEvent): boolean {
    const key = createHash("sha256").update(sameness(event)).digest("hex");
    for (const [old, at] of sent) if (clock.since(at) >= fiveMinutes) sent.delete(old);
    if (sent.has(key)) return true;
    sent.set(key, clock.now());
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify([...sent]));
    renameSync(`${file}.tmp`, file);
    return false;
  }

  return {
    send(event) {
      if (isRepeat(event)) return false;
      count += 1;
      if (toLose > 0 || (options.loseEvery > 0 && count % options.loseEvery === 0)) {
        toLose = Math.max(0, toLose - 1);
        options.log(`lost on purpose: ${event.involvedObject.name}: ${event.message}`);
        return true;
      }
      const delivery = deliver(event, options, closing.signal).finally(() =>
        running.delete(delivery),
      );
      running.add(delivery);
      return true;
    },
    lose(more) {
      toLose += more;
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

/** The headers and the body that go over the wire. */
function signed(event: FluxEvent, key: string): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", key).update(body).digest("hex");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "gotk-component": event.reportingController,
      "x-signature": `sha256=${signature}`,
    },
  };
}

async function deliver(
  event: FluxEvent,
  { url, hmacKey, retryWaits, log }: SenderOptions,
  closing: AbortSignal,
): Promise<void> {
  const request = signed(event, hmacKey);
  let problem = "";
  for (const wait of [0, ...retryWaits]) {
    try {
      if (wait > 0) await delay(wait, undefined, { signal: closing });
      const signal = AbortSignal.any([closing, AbortSignal.timeout(15_000)]);
      const response = await fetch(url, { method: "POST", ...request, signal });
      await response.body?.cancel();
      if (response.ok) return;
      problem = `answered ${response.status}`;
      // As the controller's client: told that it is wrong, it does not insist.
      if (response.status < 500 && response.status !== 429) break;
    } catch (error) {
      if (closing.aborted) return;
      problem =
        error instanceof Error
          ? `${error.message} ${String(error.cause ?? "")}`.trim()
          : String(error);
    }
  }
  log(`could not deliver to ${url}: ${problem}`);
}

function load(file: string): Map<string, number> {
  try {
    return new Map(
      z.array(z.tuple([z.string(), z.number()])).parse(JSON.parse(readFileSync(file, "utf8"))),
    );
  } catch {
    // Nothing yet, or unreadable: the worst that follows is a repeat, which receivers drop.
    return new Map();
  }
}
