import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { tryLockForConnection } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";

export interface Sweep {
  stop(): Promise<void>;
}

interface SweepOptions {
  databaseUrl: string;
  log: Logger;
  seconds: number;
  name: string;
  work(signal: AbortSignal): Promise<void>;
}

/**
 * Runs `work` every so many seconds while this process holds the advisory lock of that name. The
 * lock belongs to a connection: when the process dies, PostgreSQL gives it to the next one that
 * asks.
 */
export function startSweep(options: SweepOptions): Sweep {
  const stopping = new AbortController();
  const done = run(options, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

async function run(
  { databaseUrl, log, seconds, name, work }: SweepOptions,
  signal: AbortSignal,
): Promise<void> {
  let holder: Client | undefined;
  while (!signal.aborted) {
    const started = performance.now();
    try {
      holder = (await stillHeld(holder)) ?? (await acquire(databaseUrl, name));
      if (holder) await work(signal);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, sweep: name }, "sweep failed, to be tried again");
    }
    const rest = Math.max(0, seconds * 1000 - (performance.now() - started));
    await sleep(rest, undefined, { signal }).catch(() => undefined);
  }
  await holder?.end().catch(() => undefined);
}

async function stillHeld(holder: Client | undefined): Promise<Client | undefined> {
  if (!holder) return undefined;
  try {
    await holder.query("select 1");
    return holder;
  } catch {
    await holder.end().catch(() => undefined);
    return undefined;
  }
}

async function acquire(databaseUrl: string, name: string): Promise<Client | undefined> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // A connection that breaks while idle says so here; `stillHeld` notices on the next round.
  client.on("error", () => undefined);
  try {
    await client.connect();
    if (await tryLockForConnection(client, "sweep", lockNumber(name))) return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end();
  return undefined;
}

function lockNumber(name: string): number {
  return createHash("sha256").update(name).digest().readInt32BE(0);
}
