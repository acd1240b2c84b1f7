import http from "node:http";
import { percentile } from "./report";
import type { ScalePlace } from "./scale-places";

export interface PlaceTimes {
  path: string;
  p50: number;
  p95: number;
  slowest: number;
  /** Statuses other than 200, and what was asked in vain. */
  wrong: string[];
}

/**
 * Milliseconds from the first byte asked to the last byte answered, one question after another on one
 * connection of this machine: the time of the server and nothing else.
 */
export async function measurePlace(
  site: string,
  { path, who }: ScalePlace,
  headers: Record<ScalePlace["who"], Record<string, string>>,
  tries: number,
): Promise<PlaceTimes> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const wrong: string[] = [];
  const once = async (): Promise<number> => {
    const begun = performance.now();
    const status = await ask(new URL(path, site), headers[who], agent);
    if (status !== 200) wrong.push(String(status));
    return performance.now() - begun;
  };
  try {
    // What is compiled and read once is no part of it.
    await once();
    await once();
    for (let index = 0; index < tries; index += 1) times.push(await once());
  } finally {
    agent.destroy();
  }
  return {
    path,
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    slowest: Math.max(...times),
    wrong,
  };
}

function ask(url: URL, headers: Record<string, string>, agent: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers: { "accept-encoding": "gzip", ...headers }, agent }, (answer) => {
        answer.on("data", () => {});
        answer.on("end", () => resolve(answer.statusCode ?? 0));
        answer.on("error", reject);
      })
      .on("error", reject);
  });
}
