import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { channel } from "./publish";
import { isTopic, type Topic } from "./topics";

/** Hears a topic; without one, anything may have changed. */
type Hear = (topic: Topic | undefined) => void;

const firstPause = 200;
const longestPause = 10_000;
/** A connection that is cut in silence is noticed within this. */
const heartbeat = 15_000;

/**
 * One connection a process that listens, for all its subscribers: opened for the first one, closed
 * after the last one, opened anew when it is lost. After a loss every subscriber is told that
 * anything may have changed.
 */
export class Listener {
  readonly #url: string;
  readonly #subscribers = new Set<Hear>();
  #running: AbortController | undefined;
  #ended: Promise<void> | undefined;
  #listening = false;

  constructor(databaseUrl: string) {
    this.#url = databaseUrl;
  }

  /**
   * A new subscriber is told at once, or as soon as we listen: between its last look and now it may
   * have missed something.
   */
  add(hear: Hear): () => void {
    this.#subscribers.add(hear);
    if (this.#listening) hear(undefined);
    if (!this.#running) {
      this.#running = new AbortController();
      this.#ended = this.#run(this.#running.signal);
    }
    return () => {
      this.#subscribers.delete(hear);
      if (this.#subscribers.size > 0) return;
      this.#running?.abort();
      this.#running = undefined;
      this.#listening = false;
    };
  }

  /** Forgets all subscribers; resolves once the connection is closed. */
  async close(): Promise<void> {
    this.#subscribers.clear();
    this.#running?.abort();
    this.#running = undefined;
    await this.#ended;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let pause = firstPause;
    while (!signal.aborted) {
      const client = new Client({
        connectionString: this.#url,
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
      });
      const lost = new AbortController();
      const over = AbortSignal.any([signal, lost.signal]);
      client.on("error", () => lost.abort());
      client.on("end", () => lost.abort());
      client.on("notification", ({ payload }) => {
        if (payload !== undefined && isTopic(payload)) this.#tell(payload);
      });
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
        pause = firstPause;
        if (signal.aborted) break;
        this.#listening = true;
        // What was said before we listened was not heard.
        this.#tell(undefined);
        while (!over.aborted) {
          await sleep(heartbeat, undefined, { signal: over }).catch(() => undefined);
          if (!over.aborted) await answered(client);
        }
      } catch {
        // The database is away: the pages that watch fall back to asking, and we try again.
      } finally {
        // Another run may have begun since this one was told to stop.
        if (!signal.aborted) this.#listening = false;
        client.removeAllListeners("end");
        await client.end().catch(() => undefined);
      }
      if (!signal.aborted) await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(longestPause, pause * 2);
    }
  }

  #tell(topic: Topic | undefined): void {
    for (const hear of this.#subscribers) hear(topic);
  }
}

async function answered(client: Client): Promise<void> {
  const tooLate = new AbortController();
  const late = sleep(5_000, undefined, { signal: tooLate.signal }).then(() => {
    throw new Error("the connection is silent");
  });
  try {
    await Promise.race([client.query("select 1"), late]);
  } finally {
    tooLate.abort();
    late.catch(() => undefined);
  }
}

/** Next.js loads modules more than once: the listeners hang on `globalThis`, one a database. */
export function sharedListener(databaseUrl: string): Listener {
  const shared = globalThis as { __slipwayListeners?: Map<string, Listener> };
  shared.__slipwayListeners ??= new Map();
  const known = shared.__slipwayListeners.get(databaseUrl);
  if (known) return known;
  const listener = new Listener(databaseUrl);
  closeAtShutdown(() => listener.close());
  shared.__slipwayListeners.set(databaseUrl, listener);
  return listener;
}
