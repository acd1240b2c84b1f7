import { describe, expect, it } from "vitest";
import { mayCancel, mayMend, mayRetry, mayRevise, type Standing } from "./may";

const open: Standing = {
  kind: "edit",
  state: "pull-request-open",
  endedAt: undefined,
  pullRequest: { state: "open" },
  waiting: false,
  stateReason: undefined,
  stepRefused: false,
};
const early: Standing = { ...open, state: "submitted", pullRequest: undefined };

describe("a request", () => {
  it.each(["create", "edit", "upgrade", "adopt", "promote"] as const)(
    "can be revised until its pull request is merged or closed: %s",
    (kind) => {
      expect([mayRevise({ ...early, kind }), mayRevise({ ...open, kind })]).toEqual([true, true]);
      for (const state of ["merged", "closed"] as const)
        expect(mayRevise({ ...open, kind, pullRequest: { state } })).toBe(false);
    },
  );

  it("that removes can be revised until it has a pull request, and be cancelled as long as that is open", () => {
    expect([
      mayRevise({ ...early, kind: "remove" }),
      mayCancel({ ...early, kind: "remove" }),
    ]).toEqual([true, true]);
    expect([
      mayRevise({ ...open, kind: "remove" }),
      mayCancel({ ...open, kind: "remove" }),
    ]).toEqual([false, true]);
  });

  it("that has ended or was cancelled can be neither revised nor cancelled", () => {
    for (const over of [{ endedAt: new Date(0) }, { state: "cancelled" as const }]) {
      expect([mayRevise({ ...open, ...over }), mayCancel({ ...open, ...over })]).toEqual([
        false,
        false,
      ]);
    }
  });

  it("can be tried again where something is in its way, and only there", () => {
    expect(mayRetry(open)).toBe(false);
    for (const held of [{ waiting: true }, { state: "failed" as const }, { stepRefused: true }])
      expect(mayRetry({ ...open, ...held })).toBe(true);
    // There is nothing about a removal to revise, and its steps may be refused as those of any
    // other.
    expect(mayRetry({ ...open, kind: "remove", stepRefused: true })).toBe(true);
    const half: Standing = { ...open, state: "cancelled" };
    expect([mayRetry(half), mayRetry({ ...half, stateReason: "Protected." })]).toEqual([
      false,
      true,
    ]);
  });

  it("that was merged and does not run is mended by another, except a removal", () => {
    const failed: Standing = { ...open, state: "failed", pullRequest: { state: "merged" } };
    expect([mayMend(failed), mayMend({ ...failed, kind: "remove" }), mayMend(open)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
