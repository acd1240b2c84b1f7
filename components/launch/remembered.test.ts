import { expect, it } from "vitest";
import { lazily, rememberingLast } from "./remembered";

it("works a value out once, when it is asked for", () => {
  let worked = 0;
  const value = lazily(() => (worked += 1));
  expect(worked).toBe(0);
  expect([value(), value()]).toEqual([1, 1]);
});

it("asks again after a failure", () => {
  let worked = 0;
  const value = lazily(() => {
    worked += 1;
    if (worked === 1) throw new Error("not yet");
    return worked;
  });
  expect(() => value()).toThrow("not yet");
  expect(value()).toBe(2);
});

it("remembers the answers to the last two that it was asked about", () => {
  const asked: object[] = [];
  const answer = rememberingLast((about: object) => asked.push(about));
  const [one, two, three] = [{}, {}, {}];
  for (const about of [one, two, one, two, three, two, one]) answer(about);
  expect(asked).toEqual([one, two, three, one]);
});
