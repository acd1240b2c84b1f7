import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { Balancer } from "./balancer";
import type { Server } from "./installation";

export interface Load {
  /** Paths that are read. */
  reads: readonly string[];
  /** What is posted. */
  open(): { path: string; body: string };
  /** Path of the streams that are always open. */
  stream: string;
  headers(): Record<string, string>;
}

export interface Outcome {
  answered: number;
  /** What became of requests that were not answered as they should be, in words. */
  lost: string[];
  /** How often streams were begun, to keep so many of them open. */
  streams: { begun: number; open: number };
  /** Where a server had to cut off requests that took longer than it may, on a machine too slow. */
  cut: string[];
  /** What the servers ended with. */
  codes: (NodeJS.Signals | number | null)[];
}

const soon = { timeout: 60_000 };
const openStreams = 4;

/**
 * Ends one server after the other and starts it again, while requests and streams reach them by a
 * balancer. Each starts again before the next is ended.
 */
export async function restartUnderLoad(
  servers: readonly Server[],
  { reads, open, stream, headers }: Load,
): Promise<Outcome> {
  const balancer = new Balancer(servers.map(({ url }) => url));
  const isOver = new AbortController();
  const outcome: Outcome = {
    answered: 0,
    lost: [],
    cut: [],
    streams: { begun: 0, open: openStreams },
    codes: [],
  };

  /** Asks again and again; what is not answered as it should be is lost. */
  const ask = async (
    pause: number,
    next: () => [path: string, init: RequestInit],
  ): Promise<void> => {
    while (!isOver.signal.aborted) {
      const [path, init] = next();
      try {
        const response = await balancer.fetch(path, init);
        await response.text();
        if (response.ok) outcome.answered += 1;
        else outcome.lost.push(`${path}: ${response.status}`);
      } catch (error) {
        outcome.lost.push(`${path}: ${said(error)}`);
      }
      await sleep(pause);
    }
  };
  /** Holds a stream, and begins it anew where it ends; one that breaks off is lost. */
  const hold = async (): Promise<void> => {
    while (!isOver.signal.aborted) {
      try {
        const init = { headers: headers(), signal: isOver.signal };
        const response = await balancer.fetch(stream, init);
        outcome.streams.begun += 1;
        await response.text();
      } catch (error) {
        if (!isOver.signal.aborted) outcome.lost.push(`${stream}: ${said(error)}`);
      }
      await sleep(50);
    }
  };
  const post = (): [string, RequestInit] => {
    const { path, body } = open();
    return [
      path,
      { method: "POST", headers: { ...headers(), "idempotency-key": randomUUID() }, body },
    ];
  };

  try {
    await expect.poll(() => servers.every(({ url }) => balancer.isReady(url)), soon).toBe(true);
    const load = [
      ...reads.map((path) => ask(50, () => [path, { headers: headers() }])),
      ask(500, post),
      ...Array.from({ length: openStreams }, hold),
    ];
    await expect.poll(() => outcome.streams.begun, soon).toBe(openStreams);
    for (const server of servers) {
      const before = outcome.answered;
      outcome.codes.push(await server.end());
      outcome.cut.push(...(server.running.said().match(/^.*cut off what was not.*$/gm) ?? []));
      await server.restart();
      await expect.poll(() => balancer.isReady(server.url), soon).toBe(true);
      await expect.poll(() => outcome.answered, soon).toBeGreaterThan(before + reads.length);
    }
    isOver.abort();
    await Promise.all(load);
  } finally {
    isOver.abort();
    await balancer.close();
  }
  return outcome;
}

function said(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause]
    .filter((one) => one !== undefined)
    .map(String)
    .join(": ");
}
