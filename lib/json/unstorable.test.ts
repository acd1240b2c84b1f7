import { expect, test } from "vitest";
import { unstorable } from "./unstorable";

test.each<[string, unknown, string]>([
  ["NUL", "a\u0000", ""],
  ["half of a pair", "\ud800", ""],
  ["the other half", { a: ["b", "\udc00c"] }, "/a/1"],
  ["NUL in a key", { "a/b": { "c\u0000": 1 } }, "/a~1b"],
  ["no number", { a: Number.NaN }, "/a"],
  ["a whole number of another kind", { a: 1n }, "/a"],
  ["a date", [new Date(0)], "/0"],
  ["a map", [new Map()], "/0"],
  ["a function", { a: () => 1 }, "/a"],
  [
    "what is nested too deep",
    Array.from({ length: 101 }).reduce<unknown>((inner) => [inner], 1),
    "/0".repeat(101),
  ],
])("%s cannot be kept", (_what, value, pointer) => {
  expect(unstorable(value)).toMatchObject({ pointer });
});

test.each<[unknown]>([
  [null],
  ["\ud83d\ude80 ok"],
  [{ a: undefined, b: [true, 1.5, "x\n"] }],
  [JSON.parse('{"__proto__":{"a":1}}')],
])("%j can be kept", (value) => {
  expect(unstorable(value)).toBeUndefined();
});

test("what holds the same value again and again, or itself, comes to an end", () => {
  const grown = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], "x");
  expect(unstorable(grown)?.why).toMatch(/more than 1000000 values/);
  const circle: unknown[] = [];
  circle.push(circle);
  expect(unstorable(circle)?.why).toMatch(/deeper than 100/);
});
