import { expect, test } from "vitest";
import { seconds } from "./token";

test("a duration is a number and a unit", () => {
  expect(["45s", "30m", "12h", "90d"].map(seconds)).toEqual([45, 1800, 43_200, 7_776_000]);
});

test("what is no duration is refused with how to write one", () => {
  for (const wrong of ["", "1", "h", "1 h", "-1h", "1w"])
    expect(() => seconds(wrong)).toThrow(/is no duration/);
});
