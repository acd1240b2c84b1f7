import { assert, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { Counters } from "./counters";
import { minute, secondsToWait } from "./window";

const start = Date.parse("2027-03-04T10:00:00Z");
const at = (seconds: number) => new Date(start + seconds * 1_000);

test("as many are let in as the limit says, and the next is told how long to wait", () => {
  const counters = new Counters();
  for (let index = 0; index < 20; index += 1)
    expect(counters.take("sign-in a", 20, at(10))).toBe(0);
  const wait = counters.take("sign-in a", 20, at(10));
  expect(wait).toBeGreaterThan(0);
  expect(counters.take("sign-in b", 20, at(10))).toBe(0);
  expect(counters.take("sign-in a", 20, at(10 + wait))).toBe(0);
});

test("who is refused and comes back does not have to wait longer for it", () => {
  const counters = new Counters();
  for (let index = 0; index < 10; index += 1) counters.take("submit a", 10, at(0));
  const wait = counters.take("submit a", 10, at(20));
  for (let index = 0; index < 50; index += 1) counters.take("submit a", 10, at(20));
  expect(counters.take("submit a", 10, at(20))).toBe(wait);
});

test("a full minute is not let in twice where one minute of the clock ends", () => {
  const counters = new Counters();
  for (let index = 0; index < 100; index += 1) counters.take("read a", 100, at(59));
  let after = 0;
  while (counters.take("read a", 100, at(61)) === 0) after += 1;
  expect(after).toBeLessThan(5);
});

test("after the seconds that it says one more is let in, and not a second earlier", () => {
  assert(
    property(
      record({
        limit: integer({ min: 1, max: 700 }),
        before: integer({ min: 0, max: 700 }),
        running: integer({ min: 0, max: 700 }),
        second: integer({ min: 0, max: 59 }),
      }),
      ({ limit, before, running, second }) => {
        const counted = { before: Math.min(before, limit), running: Math.min(running, limit) };
        const wait = secondsToWait(counted, limit, at(second));
        const then = (seconds: number) => {
          const time = at(second + seconds);
          const later = [counted, { before: counted.running, running: 0 }];
          const minutes = Math.floor((time.getTime() - start) / minute);
          return secondsToWait(later[minutes] ?? { before: 0, running: 0 }, limit, time);
        };
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(120);
        expect(then(wait)).toBe(0);
        expect(wait > 1 && then(wait - 1) === 0).toBe(false);
      },
    ),
  );
});

test("what is remembered is bounded, and goes once no limit looks at it", () => {
  const counters = new Counters(100);
  for (let index = 0; index < 1_000; index += 1) counters.take(`read ${index}`, 600, at(0));
  expect(counters.size).toBeLessThanOrEqual(100);
  counters.takeFresh();
  counters.forgetBefore(start / minute + 1);
  expect(counters.size).toBe(0);
});
