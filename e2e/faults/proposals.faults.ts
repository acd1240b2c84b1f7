import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { moveProposal } from "@/lib/proposals/server";
import { counted } from "./effects";
import { failing, ways } from "./host-failures";
import {
  forget,
  openProposalLanes,
  type ProposalErrand,
  proposalErrands,
  type ProposalLane,
  type ProposalLanes,
  settledProposals,
  type TriedProposal,
} from "./proposal-lanes";
import { everything, tell } from "./settle";
import { bundleWorkers, killAll, startWorker } from "./workers";

/** Calls to the host that an errand makes where nothing goes wrong. */
const callsOf: Record<ProposalErrand, number> = { propose: 6, withdraw: 2 };

let lanes: ProposalLanes;
beforeAll(bundleWorkers);
// What a killed worker left behind in one test is not to be waited for in the next.
beforeEach(async () => {
  lanes = await openProposalLanes();
}, 180_000);
afterEach(async () => {
  killAll();
  await lanes.close();
});

/** The boundaries of an errand, as one that nobody disturbs passes them. */
async function boundariesOf(errand: ProposalErrand): Promise<string[]> {
  const lane = await lanes.make(errand);
  const passed: string[] = [];
  const id = await lane.begin();
  await moveProposal(counted(lane.at.job, (_count, what) => passed.push(what)).job, id);
  await forget(lanes.stage, id);
  return passed;
}

describe("a decision that becomes a pull request on the catalog repository", () => {
  it("does so once, and is withdrawn once, at whichever boundary a worker is killed", async () => {
    const { stage, make } = lanes;
    const tried: TriedProposal[] = [];
    for (const errand of proposalErrands) {
      const boundaries = await boundariesOf(errand);
      expect(boundaries.length).toBeGreaterThan(4);
      for (let after = 0; after < boundaries.length; after += 1) {
        const lane = await make(errand);
        const id = await lane.begin();
        const worker = await startWorker(stage.job.config, "worker-under-test", {
          DOOMED: id,
          DOOMED_AFTER: String(after),
        });
        expect(await worker.ended).toBe("SIGKILL");
        const what = `${errand}, killed after ${boundaries[after]} (${after} of ${boundaries.length - 1})`;
        tried.push({ what, lane, id });
      }
    }
    await Promise.all([startWorker(stage.job.config), startWorker(stage.job.config)]);
    const { wrong, refusals, took } = await settledProposals(stage, tried, 90);
    tell("kills of a worker that moves a proposal", tried.length, wrong.length, took);
    expect(wrong).toEqual([]);
    expect(refusals).toEqual([]);
  });

  it("does so once, however the host answers at whichever call", async () => {
    const { stage, make } = lanes;
    const begun: { lane: ProposalLane; what: string; way: number; call: number }[] = [];
    for (const errand of proposalErrands)
      for (const [way, [name]] of ways.entries())
        for (let call = 1; call <= callsOf[errand]; call += 1) {
          // In a test run each way and each call, not each pair.
          if (!everything && call !== (way % callsOf[errand]) + 1) continue;
          const lane = await make(errand);
          begun.push({ lane, what: `${errand}, ${name} at call ${call}`, way, call });
        }
    const tried: TriedProposal[] = [];
    for (const { lane, what } of begun) tried.push({ lane, what, id: await lane.begin() });
    const met = new Set<string>();
    const plans = new Map(
      begun.flatMap(({ lane, way, call }) =>
        ways[way] ? [[lane.at.repository, { call, fault: ways[way][1] }]] : [],
      ),
    );
    stage.forge.fault(failing(plans, met));
    await startWorker(stage.job.config, "worker-under-test", { WORKER_TIMEOUT_MS: "1500" });
    const { wrong, refusals, took } = await settledProposals(stage, tried, everything ? 300 : 150);
    tell("wrong answers to a worker that moves proposals", tried.length, wrong.length, took);
    expect(wrong).toEqual([]);
    expect(
      begun.filter(({ lane }) => !met.has(lane.at.repository)).map(({ what }) => what),
    ).toEqual([]);
    // Only what the host refuses for good is left to a person, and says why.
    expect(
      refusals.filter(({ what, reason }) => !what.includes("a 422") || !/\S/.test(reason ?? "")),
    ).toEqual([]);
  });
});
