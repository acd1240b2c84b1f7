import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failing, ways } from "./host-failures";
import { errands, type Errand, type Lane, type Lanes, openLanes } from "./lanes";
import { everything, settled, tell, type Tried } from "./settle";
import { bundleWorkers, killAll, startWorker } from "./workers";

/** Calls to the host that an errand makes where nothing goes wrong. */
const callsOf: Record<Errand, number> = { create: 5, edit: 5, remove: 5, resubmit: 6, cancel: 2 };

/**
 * In a test run: what is new at every call in every way; of the others each way and each call, not
 * each pair.
 */
function combinations(): { errand: Errand; way: number; call: number }[] {
  return errands.flatMap((errand) =>
    ways.flatMap((_, way) =>
      Array.from({ length: callsOf[errand] }, (__, index) => index + 1)
        .filter((call) => everything || errand === "create" || call === (way % callsOf[errand]) + 1)
        .map((call) => ({ errand, way, call })),
    ),
  );
}

let lanes: Lanes;
const wanted = combinations();
beforeAll(async () => {
  await bundleWorkers();
  lanes = await openLanes(wanted.length + errands.length);
});
afterEach(killAll);
afterAll(() => lanes.close());

describe("a host that answers wrongly", () => {
  it("at each call, in each way, ends in one pull request with the right tree and a timeline that tells the truth", async () => {
    const { stage, make } = lanes;
    const begun: { lane: Lane; what: string; way: number; call: number }[] = [];
    for (const { errand, way, call } of wanted)
      begun.push({
        lane: await make(errand),
        what: `${errand}, ${ways[way]?.[0]} at call ${call}`,
        way,
        call,
      });
    // What a submit itself asks of the host is no part of it.
    const tried: Tried[] = [];
    for (const { lane, what } of begun) tried.push({ lane, what, requestId: await lane.begin() });
    const met = new Set<string>();
    stage.forge.fault(
      failing(
        new Map(
          begun.flatMap(({ lane, way, call }) =>
            ways[way] ? [[lane.repository, { call, fault: ways[way][1] }]] : [],
          ),
        ),
        met,
      ),
    );
    await startWorker(stage.job.config, "worker-under-test", { WORKER_TIMEOUT_MS: "1500" });
    const { wrong, refusals, took } = await settled(stage, tried, everything ? 300 : 150);
    tell("wrong answers of the Git host", tried.length, wrong.length, took);
    expect(wrong).toEqual([]);
    expect(begun.filter(({ lane }) => !met.has(lane.repository)).map(({ what }) => what)).toEqual(
      [],
    );
    // Only what the host refuses for good is left to a person, and says why.
    expect(
      refusals.filter(({ what, reason }) => !what.includes("a 422") || !/\S/.test(reason ?? "")),
    ).toEqual([]);
  });
});
