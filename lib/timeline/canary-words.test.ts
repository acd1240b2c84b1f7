import { expect, test } from "vitest";
import { canaryInWords } from "./canary-words";
import type { CanaryMoved } from "./events";

const at = (minute: number) => new Date(Date.UTC(2026, 9, 28, 12, minute));
function move(
  minute: number,
  phase: CanaryMoved["phase"],
  more: Partial<CanaryMoved> = {},
): CanaryMoved {
  return {
    source: "flagger",
    kind: "canary",
    deliveryKey: String(minute),
    occurredAt: at(minute),
    receivedAt: at(minute),
    phase,
    weight: null,
    message: "",
    object: "Canary/shop/checkout",
    asked: false,
    ...more,
  };
}
const asked = (minute: number, weight: number) =>
  move(1, "Progressing", {
    asked: true,
    receivedAt: at(minute),
    weight,
    deliveryKey: `asked ${weight}`,
  });
const twenty = move(3, "Progressing", {
  weight: 20,
  message: "Advance checkout.shop canary weight 20",
});

test("an analysis is as far as the last weight that was named, and one that begins anew is at its start", () => {
  expect(canaryInWords([twenty])).toBe("20 % of the traffic");
  expect(
    canaryInWords([
      twenty,
      move(4, "Progressing", { message: "Halt checkout.shop advancement error-rate 3.20 > 1" }),
    ]),
  ).toBe("20 % of the traffic");
  expect(
    canaryInWords([
      twenty,
      move(4, "Progressing", {
        message: "New revision detected! Restarting analysis for checkout.shop",
      }),
    ]),
  ).toBe("The new version starts");
  expect(
    canaryInWords([
      move(3, "Progressing", { message: "Advance checkout.shop canary iteration 3/10" }),
    ]),
  ).toBe("Check 3 of 10");
});

test("what was asked counts from when it was answered, not from when its phase began", () => {
  expect(canaryInWords([asked(5, 30), asked(4, 20)])).toBe("30 % of the traffic");
  expect(canaryInWords([asked(5, 30), twenty])).toBe("30 % of the traffic");
});

test("every other phase has its words", () => {
  expect(canaryInWords([])).toBeUndefined();
  expect(canaryInWords([twenty, move(5, "WaitingPromotion")])).toBe("Waiting for approval");
  expect(canaryInWords([twenty, move(5, "Promoting", { weight: 0 })])).toBe(
    "Checks pass: promoting it to all traffic",
  );
});
