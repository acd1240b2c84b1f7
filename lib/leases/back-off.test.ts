import { expect, it } from "vitest";
import { backOff } from "./back-off";

const rule = { least: 1, first: 2, most: 60 };
const [shortest, longest] = [() => 0, () => 1];

it("is a random part of a span that doubles with each attempt, up to the most", () => {
  expect([1, 2, 3, 6, 7, 500].map((attempt) => backOff(rule, attempt, 0, longest))).toEqual([
    3_000, 5_000, 9_000, 61_000, 61_000, 61_000,
  ]);
  expect([1, 2, 500].map((attempt) => backOff(rule, attempt, 0, shortest))).toEqual([
    1_000, 1_000, 1_000,
  ]);
});

it("begins when what was asked for is over", () => {
  expect(backOff(rule, 1, 30, shortest)).toBe(30_000);
  expect(backOff(rule, 1, 30, longest)).toBe(32_000);
});
