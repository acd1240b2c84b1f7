import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { moveRequest } from "@/lib/pull-requests/server";
import { counted } from "./effects";
import { errands, type Errand, type HostApi, hosts, type Lanes, openLanes } from "./lanes";
import { everything, settled, tell, type Tried } from "./settle";
import { bundleWorkers, killAll, startWorker } from "./workers";

/**
 * In a test run, of each errand: what is new at every boundary, what is alike at every other one.
 */
const stride = (errand: Errand, api: HostApi): number =>
  everything || (errand === "create" && api === "GraphQL") ? 1 : api === "GraphQL" ? 2 : 3;

let lanes: Lanes;
afterEach(killAll);

/** The boundaries of an errand, as one that nobody disturbs passes them. */
async function boundariesOf(errand: Errand): Promise<string[]> {
  const { stage, make } = lanes;
  const id = await (await make(errand)).begin();
  const passed: string[] = [];
  await moveRequest(counted(stage.job, (_count, what) => passed.push(what)).job, id);
  await stage.job.db.$executeRaw`delete from pgboss.job where data->>'requestId' = ${id}`;
  return passed;
}

describe.each(hosts)("a worker that is killed, with a host that takes commits by %s", (api) => {
  beforeAll(async () => {
    await bundleWorkers();
    lanes = await openLanes(110, api);
  });
  afterAll(() => lanes.close());

  it("at any step boundary of any errand leaves one pull request with the right tree, once another goes on", async () => {
    const { stage, make } = lanes;
    const tried: Tried[] = [];
    for (const errand of errands) {
      const boundaries = await boundariesOf(errand);
      expect(boundaries.length).toBeGreaterThan(4);
      for (let after = 0; after < boundaries.length; after += stride(errand, api)) {
        const lane = await make(errand);
        const requestId = await lane.begin();
        const worker = await startWorker(stage.job.config, "worker-under-test", {
          DOOMED: requestId,
          DOOMED_AFTER: String(after),
        });
        expect(await worker.ended).toBe("SIGKILL");
        tried.push({
          what: `${errand}, killed after ${boundaries[after]} (${after} of ${boundaries.length - 1})`,
          lane,
          requestId,
        });
      }
    }
    await Promise.all([startWorker(stage.job.config), startWorker(stage.job.config)]);
    // What was lost beside others runs alone and takes turns; each turn is short.
    const { wrong, refusals, took } = await settled(stage, tried, 90);
    tell(`kills of a worker at a step boundary, ${api}`, tried.length, wrong.length, took);
    expect(wrong).toEqual([]);
    expect(refusals).toEqual([]);
  });
});
