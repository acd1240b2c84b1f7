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

test.each([
  ["0", 0n],
  ["-1", -1_000_000_000n],
  ["+1", 1_000_000_000n],
  ["500m", 500_000_000n],
  ["1k", 1_000_000_000_000n],
  ["1Ki", 1_024_000_000_000n],
  ["0.5Ki", 512_000_000_000n],
  ["1e3", 1_000_000_000_000n],
  ["1E3", 1_000_000_000_000n],
  ["1e+3", 1_000_000_000_000n],
  ["1e-3", 1_000_000n],
  ["1E", 1_000_000_000_000_000_000_000_000_000n],
  ["1n", 1n],
  ["1.5n", 2n],
  // What is less than a billionth is rounded away from zero.
  ["0.0000000001", 1n],
  ["-0.0000000001", -1n],
  ["1e-10", 1n],
])("%s is so many billionths", (text, nanos) => {
  expect(parseQuantity(text)?.nanos).toBe(nanos);
});

test.each(["", ".", "1 ", "1KiB", "1ki", "1e", "e3", "1xe3", "0x10", "--1"])(
  "%j is no quantity",
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);
