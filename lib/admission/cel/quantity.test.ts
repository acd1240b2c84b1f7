import { expect, test } from "vitest";
import { isLinear } from "@/lib/secrets/testing/is-linear";
import { parseQuantity } from "./quantity";

test("what is no quantity, after however many digits, is refused in linear time", () => {
  expect(isLinear((length) => `${"1".repeat(length)}!`, parseQuantity)).toBe(true);
  expect(isLinear((length) => `1.${"1".repeat(length)}!`, parseQuantity)).toBe(true);
});

test("a quantity may have a point with digits before it, after it, or both", () => {
  expect(["1", "1.", "1.5", ".5", "."].map((text) => parseQuantity(text)?.nanos)).toEqual([
    1_000_000_000n,
    1_000_000_000n,
    1_500_000_000n,
    500_000_000n,
    undefined,
  ]);
});
