import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberOfText } from "./number-text";

/** The digits that a number is written with. */
function wholeOf(number: number): bigint {
  const [mantissa = "", exponent = "0"] = String(number).split("e+");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length);
}

describe("the number of a text", () => {
  it("is every number as JSON writes it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(numberOfText(JSON.stringify(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  it("is a whole number only where it arrives with all its digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (whole) => {
        const number = numberOfText(String(whole));
        expect(number === undefined ? whole : wholeOf(number)).toBe(whole);
      }),
    );
    fc.assert(
      fc.property(fc.maxSafeInteger(), (whole) => {
        expect(numberOfText(String(whole))).toBe(whole);
      }),
    );
    expect(numberOfText("9007199254740993")).toBeUndefined();
    expect(numberOfText("18446744073709551615")).toBeUndefined();
  });

  it("takes the notations that people type", () => {
    const typed = ["3", " 3 ", "+3", "3.", ".5", "1.50", "2e3", "2E-3", "-0", "1e300"];
    expect(typed.map(numberOfText)).toEqual([3, 3, 3, 3, 0.5, 1.5, 2000, 0.002, -0, 1e300]);
  });

  it("is none for what is no number", () => {
    for (const text of ["", "-", "+", ".", "3e", "e3", "1,5", "0x10", "1 000", "NaN", "1e999", "٣"])
      expect([text, numberOfText(text)]).toEqual([text, undefined]);
  });
});
