import autocannon, { type Options, type Result } from "autocannon";
import { percentile } from "./report";

export interface Load {
  /** Answers a second. */
  rate: number;
  /** Milliseconds that 95 of 100 answers stayed below. */
  p95: number;
  /** Answers that were no 200, and calls without one. */
  wrong: number;
}

const connections = 8;

/**
 * As many calls as eight connections get answered, for some seconds. Each connection begins at
 * another path of the list.
 */
export async function load(
  site: string,
  paths: readonly string[],
  headers: Record<string, string>,
  seconds: number,
): Promise<Load> {
  const times: number[] = [];
  let started = 0;
  const result = await run(
    {
      url: site,
      connections,
      duration: seconds,
      headers: { "accept-encoding": "gzip", ...headers },
      setupClient: (client) => {
        const first = Math.floor((started * paths.length) / connections);
        started += 1;
        client.setRequests(
          [...paths.slice(first), ...paths.slice(0, first)].map((path) => ({
            method: "GET",
            path,
          })),
        );
      },
    },
    times,
  );
  return {
    rate: times.length / result.duration,
    p95: percentile(times, 95),
    wrong: result.non2xx + result.errors + result.timeouts,
  };
}

/** Its own summary has no 95th percentile, so every time is kept. */
function run(options: Options, times: number[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) =>
      error ? reject(error) : resolve(result),
    );
    running.on("response", (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
}

/** Throws where an address does not answer as it should: nothing is measured then. */
export async function expectAnswer(
  site: string,
  path: string,
  headers: Record<string, string>,
  holds: string,
): Promise<void> {
  const response = await fetch(new URL(path, site), { headers, redirect: "manual" });
  const body = await response.text();
  if (response.status !== 200 || !body.includes(holds))
    throw new Error(`${path} answered ${response.status} without "${holds}".`);
}
