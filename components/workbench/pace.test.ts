import * as fc from "fast-check";
import { expect, test } from "vitest";
import { waitAfter } from "./pace";

/** When previews are asked for by who presses a key at each of these times; milliseconds. */
function asksOf(keys: readonly number[]): number[] {
  const asked: number[] = [];
  for (const [at, key] of keys.entries()) {
    const due = key + waitAfter(asked, key);
    if (due < (keys[at + 1] ?? Number.POSITIVE_INFINITY)) asked.push(due);
  }
  return asked;
}

test("who types now and then is answered at once", () => {
  const keys = Array.from({ length: 200 }, (_, at) => at * 1_000);
  expect(asksOf(keys)).toEqual(keys.map((key) => key + 80));
});

test("nobody who types for minutes asks for as many previews as the server refuses", () => {
  const pauses = fc.array(fc.integer({ min: 30, max: 690 }), { minLength: 100, maxLength: 1_500 });
  fc.assert(
    fc.property(pauses, (between) => {
      let now = 0;
      const asked = asksOf(between.map((pause) => (now += pause)));
      for (const at of asked)
        expect(asked.filter((one) => one > at - 60_000 && one <= at).length).toBeLessThanOrEqual(
          120,
        );
    }),
    { numRuns: 50 },
  );
});
