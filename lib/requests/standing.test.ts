import { describe, expect, it } from "vitest";
import { canCancel, canLaunchAgain, canMend, canRetry, canRevise, type Standing } from "./standing";

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

const again = (kind: Standing["kind"], state: Standing["state"]) => canLaunchAgain({ kind, state });

describe("a request", () => {
  it.each(["create", "edit", "upgrade", "adopt", "promote"] as const)(
    "can be revised until its pull request is merged or closed: %s",
    (kind) => {
      expect([canRevise({ ...early, kind }), canRevise({ ...open, kind })]).toEqual([true, true]);
      for (const state of ["merged", "closed"] as const)
        expect(canRevise({ ...open, kind, pullRequest: { state } })).toBe(false);
    },
  );

  it("that removes can be revised until it has a pull request, and be cancelled as long as that is open", () => {
    expect([
      canRevise({ ...early, kind: "remove" }),
      canCancel({ ...early, kind: "remove" }),
    ]).toEqual([true, true]);
    expect([
      canRevise({ ...open, kind: "remove" }),
      canCancel({ ...open, kind: "remove" }),
    ]).toEqual([false, true]);
  });

  it("that has ended or was cancelled can be neither revised nor cancelled", () => {
    for (const over of [{ endedAt: new Date(0) }, { state: "cancelled" as const }]) {
      expect([canRevise({ ...open, ...over }), canCancel({ ...open, ...over })]).toEqual([
        false,
        false,
      ]);
    }
  });

  it("can be tried again where something is in its way, and only there", () => {
    expect(canRetry(open)).toBe(false);
    for (const held of [{ waiting: true }, { state: "failed" as const }, { stepRefused: true }])
      expect(canRetry({ ...open, ...held })).toBe(true);
    // There is nothing about a removal to revise, and its steps may be refused as those of any
    // other.
    expect(canRetry({ ...open, kind: "remove", stepRefused: true })).toBe(true);
    const half: Standing = { ...open, state: "cancelled" };
    expect([canRetry(half), canRetry({ ...half, stateReason: "Protected." })]).toEqual([
      false,
      true,
    ]);
  });

  it("that was merged and does not run is mended by another, except a removal", () => {
    const before = { ...open, isReplaced: false };
    const failed = { ...before, state: "failed", pullRequest: { state: "merged" } } as const;
    expect([canMend(failed), canMend({ ...failed, kind: "remove" }), canMend(before)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(canMend({ ...failed, isReplaced: true })).toBe(false);
  });

  it("that launched something is launched again once it failed, was closed or was taken back", () => {
    for (const state of ["failed", "closed", "cancelled"] as const)
      expect([again("create", state), again("edit", state)]).toEqual([true, false]);
    for (const state of ["pull-request-open", "healthy", "superseded"] as const)
      expect(again("create", state)).toBe(false);
  });
});
