import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Fault, failing, ways } from "./host-failures";
import {
  errands,
  type Errand,
  type HostApi,
  hosts,
  type Lane,
  type Lanes,
  openLanes,
} from "./lanes";
import { everything, patience, settled, tell, type Tried } from "./settle";
import { bundleWorkers, killAll, startWorker } from "./workers";

/** How a document of several mutations can fail between them, and how GraphQL refuses. */
const waysOfDocuments: typeof ways = [
  ["an error before the branch", { kind: "partial", done: 0 }],
  ["an error after the branch", { kind: "partial", done: 1 }],
  ["no answer after the branch, and no commit", { kind: "partial", done: 1, ending: "timeout" }],
  ["a reset after the branch, and no commit", { kind: "partial", done: 1, ending: "reset" }],
  ["a server that has not heard of what was just made", { kind: "lag" }],
];

/** Calls to the host that an errand makes where nothing goes wrong. */
const callsOf: Record<HostApi, Record<Errand, number>> = {
  GraphQL: { create: 2, edit: 3, remove: 3, resubmit: 3, cancel: 2 },
  REST: { create: 5, edit: 5, remove: 5, resubmit: 6, cancel: 2 },
};

interface Combination {
  errand: Errand;
  name: string;
  fault: Fault;
  call: number;
}

/**
 * In a test run: what is new at every call in every way; of the others each way and each call, not
 * each pair. Documents in every way of theirs; by REST, of each call some of the ways.
 */
function combinations(api: HostApi): Combination[] {
  return errands.flatMap((errand) => {
    const most = callsOf[api][errand];
    const everywhere = ways.flatMap(([name, fault], way) =>
      Array.from({ length: most }, (_, index) => ({ errand, name, fault, call: index + 1 })).filter(
        ({ call }) =>
          everything ||
          (errand === "create" && api === "GraphQL") ||
          (call === (way % most) + 1 && (api === "GraphQL" || way % 3 === 0)),
      ),
    );
    if (api === "REST" || errand === "cancel") return everywhere;
    const call = errand === "create" ? 1 : 2;
    return [
      ...everywhere,
      ...waysOfDocuments.map(([name, fault]) => ({ errand, name, fault, call })),
    ];
  });
}

let lanes: Lanes;
afterEach(killAll);

describe.each(hosts)("a host that takes commits by %s and answers wrongly", (api) => {
  const wanted = combinations(api);
  beforeAll(async () => {
    await bundleWorkers();
    lanes = await openLanes(wanted.length + errands.length, api);
  });
  afterAll(() => lanes.close());

  it("at each call, in each way, ends in one pull request with the right tree and a timeline that tells the truth", async () => {
    const { stage, make } = lanes;
    const begun: { lane: Lane; what: string; fault: Fault; call: number }[] = [];
    for (const { errand, name, fault, call } of wanted)
      begun.push({
        lane: await make(errand),
        what: `${errand}, ${name} at call ${call}`,
        fault,
        call,
      });
    // What a submit itself asks of the host is no part of it.
    const tried: Tried[] = [];
    for (const { lane, what } of begun) tried.push({ lane, what, requestId: await lane.begin() });
    const met = new Set<string>();
    stage.forge.fault(
      failing(
        new Map(begun.map(({ lane, fault, call }) => [lane.repository, { call, fault }])),
        met,
      ),
    );
    await startWorker(stage.job.config, "worker-under-test", {
      WORKER_TIMEOUT_MS: String(1500 * patience),
    });
    const { wrong, refusals, took } = await settled(stage, tried, everything ? 300 : 150);
    tell(`wrong answers of the Git host, ${api}`, tried.length, wrong.length, took);
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
