import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { FaultHook } from "@/sandbox/forge";
import { errands, type Errand, type Lane, type Lanes, openLanes } from "./lanes";
import { everything, settled, tell, type Tried } from "./settle";
import { bundleWorkers, killAll, startWorker } from "./workers";

type Fault = NonNullable<ReturnType<FaultHook>>;

/** How a host can fail at a call; `after`: it did the work, and only its answer is lost. */
const ways: readonly [name: string, fault: Fault][] = [
  ["a 500 before the work", { kind: "status", status: 500, when: "before" }],
  ["a 500 after the work", { kind: "status", status: 500, when: "after" }],
  ["a 502 before the work", { kind: "status", status: 502, when: "before" }],
  ["a 502 after the work", { kind: "status", status: 502, when: "after" }],
  ["no answer, and no work", { kind: "timeout", when: "before" }],
  ["no answer after the work", { kind: "timeout", when: "after" }],
  ["a secondary limit", { kind: "secondary-limit", retryAfter: 1, status: 403 }],
  ["a 422", { kind: "status", status: 422, message: "Validation Failed", when: "before" }],
  ["a reset before the work", { kind: "reset", when: "before" }],
  ["a reset after the work", { kind: "reset", when: "after" }],
  ["half a body", { kind: "half-body" }],
  ["a page in place of the work", { kind: "answer", type: "text/html", body: "<html></html>" }],
  ["another shape after the work", { kind: "answer", body: '{"welcome":true}', when: "after" }],
];

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

/**
 * What a read is asked for again at once: it has to fail twice to be noticed. Any other failure is
 * met at the next try of a request.
 */
function isAskedAgain(fault: Fault): boolean {
  return fault.kind === "status"
    ? fault.status === 502
    : fault.kind !== "secondary-limit" && fault.kind !== "answer";
}

/** Counts the calls in each lane, and lets those fail that are to fail. */
function failing(
  plans: ReadonlyMap<string, { call: number; fault: Fault }>,
  met: Set<string>,
): FaultHook {
  const counts = new Map<string, number>();
  const inReads = new Set<string>();
  return ({ method, path }) => {
    const repository = /^\/repos\/(acme\/[^/]+)/.exec(path)?.[1] ?? "";
    const plan = plans.get(repository);
    if (!plan) return null;
    const count = (counts.get(repository) ?? 0) + 1;
    counts.set(repository, count);
    if (count === plan.call && method === "GET" && isAskedAgain(plan.fault))
      inReads.add(repository);
    if (count !== plan.call && !(inReads.has(repository) && count === plan.call + 1)) return null;
    met.add(repository);
    return plan.fault;
  };
}

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
