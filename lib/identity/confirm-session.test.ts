import { expect, test } from "vitest";
import { isFresh } from "./confirm-session";

test("what the provider said holds for less than a minute", () => {
  const checkedAt = new Date("2027-03-04T10:00:00Z");
  const after = (milliseconds: number) =>
    isFresh({ checkedAt }, new Date(checkedAt.getTime() + milliseconds));
  expect([0, 59_999, 60_000, 600_000].map(after)).toEqual([true, true, false, false]);
});
