import { expect, test } from "vitest";
import { lastAnsweredAt, ownAnswerKeptEvery } from "./last-answered-at";

const [sooner, later] = [new Date(1_000), new Date(2_000)];

test("an instance was last answered for by itself or in a list, whichever is later, and by no list where it never was", () => {
  expect(lastAnsweredAt(sooner, later)).toBe(later);
  expect(lastAnsweredAt(later, sooner)).toBe(later);
  for (const never of [null, undefined]) expect(lastAnsweredAt(sooner, never)).toBe(sooner);
  expect(lastAnsweredAt(null, later)).toBeNull();
});

test("an instance that a list would have been kept with was not in it where it was not", () => {
  const own = new Date(0);
  expect(lastAnsweredAt(own, new Date(ownAnswerKeptEvery - 1))).toEqual(
    new Date(ownAnswerKeptEvery - 1),
  );
  expect(lastAnsweredAt(own, new Date(ownAnswerKeptEvery))).toBe(own);
});
