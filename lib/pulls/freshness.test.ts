import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ToldBy } from "@/lib/git-host/server";
import { howTold, isFresher, isSure, type KnownPull } from "./freshness";

interface Report {
  state: KnownPull["state"];
  /** Seconds. */
  at: number;
  how: ToldBy;
}

const kept = ({ state, at, how }: Report): KnownPull => {
  const reportedAt = new Date(at * 1000);
  return { state, reportedAt, settledAt: isSure(how) ? reportedAt : undefined };
};

function told(reports: readonly Report[]): KnownPull {
  const [first, ...rest] = reports;
  if (first === undefined) throw new Error("nothing was told");
  let known = kept(first);
  for (const report of rest) {
    const said = { ...report, reportedAt: new Date(report.at * 1000) };
    if (isFresher(known, said, report.how)) known = kept(report);
  }
  return known;
}

/** What a pull request goes through, and the seconds in which it does; a merge is the end. */
const life = fc
  .array(fc.record({ reopened: fc.boolean(), after: fc.nat(2) }), { maxLength: 6 })
  .chain((turns) =>
    fc.boolean().map((isMerged) => {
      let at = 0;
      const states: Report[] = [{ state: "open", at, how: "delivered" }];
      turns.forEach(({ after }, turn) => {
        at += after;
        states.push(
          turn % 2 === 0
            ? { state: "closed", at, how: "delivered" }
            : { state: "open", at, how: "reopened" },
        );
      });
      if (isMerged && states.at(-1)?.state === "open")
        states.push({ state: "merged", at: at + 1, how: "delivered" });
      return states;
    }),
  );

describe("whatever is told in whatever order, and again", () => {
  test("ends as the host is, once it was asked after the last second", () => {
    const orders = life.chain((states) =>
      fc.record({
        states: fc.constant(states),
        order: fc.array(fc.nat(states.length - 1), { maxLength: 12 }),
        at: fc.nat(12),
      }),
    );
    fc.assert(
      fc.property(orders, ({ states, order, at }) => {
        const last = states.at(-1);
        if (last === undefined) return;
        const answer: Report = { ...last, how: "settled" };
        const deliveries = order.flatMap((one) => states[one] ?? []);
        const reports = [...deliveries.slice(0, at), answer, ...deliveries.slice(at)];
        // What is told of the last second late is only what was so before its end.
        const known = told(reports.filter(({ how }, index) => how !== "reopened" || index < at));
        expect(known).toMatchObject({ state: last.state, reportedAt: new Date(last.at * 1000) });
      }),
    );
  });

  test("a merge stays one", () => {
    const any = fc.record({
      state: fc.constantFrom("open" as const, "closed" as const, "merged" as const),
      at: fc.nat(3),
      how: fc.constantFrom("asked" as const, "settled" as const, "delivered" as const),
    });
    const merge = any.map((report) => ({ ...report, state: "merged" as const }));
    fc.assert(
      fc.property(fc.array(any), merge, fc.array(any), (before, one, after) => {
        if (told([...before, one]).state !== "merged") return;
        expect(told([...before, one, ...after]).state).toBe("merged");
      }),
    );
  });
});

const second = (state: Report["state"], how: ToldBy): Report => ({ state, at: 1, how });

test.each([
  [
    "a closing after an open one",
    [second("open", "delivered"), second("closed", "delivered")],
    "closed",
  ],
  [
    "an open one that is told late",
    [second("closed", "delivered"), second("open", "delivered")],
    "closed",
  ],
  ["a reopening", [second("closed", "delivered"), second("open", "reopened")], "open"],
  [
    "a closing that came before the reopening, and is told late",
    [second("open", "reopened"), second("closed", "delivered")],
    "open",
  ],
  [
    "what the host answers after it",
    [second("open", "reopened"), second("closed", "settled")],
    "closed",
  ],
  ["a merge", [second("open", "settled"), second("merged", "delivered")], "merged"],
])("within one second counts %s", (_what, reports, state) => {
  expect(told(reports).state).toBe(state);
});

test("an answer settles a second that is over, and no delivery does", () => {
  const at = new Date(10_000);
  const later = new Date(20_000);
  expect(howTold("asked", at, later)).toBe("settled");
  expect(howTold("asked", at, new Date(11_000))).toBe("asked");
  expect(howTold("delivered", at, later)).toBe("delivered");
  expect(howTold("reopened", at, later)).toBe("reopened");
});
