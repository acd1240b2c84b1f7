import http from "node:http";
import { percentile } from "./report";
import type { ScalePlace } from "./scale-places";
import { processorTimes, usedBetween } from "./scale-processes";

export interface PlaceTimes {
  path: string;
  p50: number;
  p95: number;
  /** Milliseconds of processor time of one answer, of web and database; undefined: not known here. */
  processor: number | undefined;
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
  installation: { pid: number },
): Promise<PlaceTimes> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  const wrong: string[] = [];
  let processor: number | undefined;
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
    const before = await processorTimes(installation);
    for (let index = 0; index < tries; index += 1) times.push(await once());
    const used = usedBetween(before, await processorTimes(installation));
    if (used !== undefined) processor = used / tries;
  } finally {
    agent.destroy();
  }
  return {
    path,
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    processor,
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
