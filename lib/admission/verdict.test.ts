import { describe, expect, it, test } from "vitest";
import { storedVerdict, storedVerdictOrPasses } from "./stored-verdict";
import {
  countsInWords,
  notVisible,
  policyCounts,
  verdictOf,
  verdicts,
  verdictsOrPasses,
} from "./verdict";

const exception = { name: "x", reason: "y", expires: "2030-01-01" };

describe("a verdict", () => {
  it.each([
    ["fails", "Deny", "denied"],
    ["fails", "Warn", "warned"],
    ["fails", "Audit", "audited"],
    ["unknown", "Deny", "denied"],
    ["unknown", "Warn", "not-judged"],
    ["unknown", "Audit", "not-judged"],
    ["unknown", undefined, "not-judged"],
  ] as const)(
    "of a rule that %s under a binding that says %s is %s, and excepted where an exception applies",
    (result, action, verdict) => {
      expect(verdictOf({ result, action })).toBe(verdict);
      expect(verdictOf({ result, action, exception })).toBe("excepted");
    },
  );
});

test("policies are counted once each, those that apply beside all, and what is not seen is none", () => {
  const said = [
    { policy: "a", verdict: "passes" },
    { policy: "b", verdict: "denied" },
    { policy: "b", verdict: "warned" },
    { policy: "c", verdict: "does-not-apply" },
    { policy: notVisible, verdict: "not-judged" },
  ] as const;
  expect(policyCounts(said)).toEqual({ checked: 3, applied: 2 });
  expect(countsInWords({ checked: 11, applied: 6 })).toBe("11 policies checked, 6 apply");
  expect(countsInWords({ checked: 2, applied: 1 })).toBe("2 policies checked, 1 applies");
  expect(countsInWords({ checked: 1, applied: 0 })).toBe("1 policy checked, none applies");
});

describe("a stored verdict", () => {
  test("is read in the words of now, whichever version wrote it", () => {
    for (const verdict of verdicts) expect(storedVerdict.parse(verdict)).toBe(verdict);
    for (const verdict of verdictsOrPasses)
      expect(storedVerdictOrPasses.parse(verdict)).toBe(verdict);
    expect(["deny", "warn", "audit"].map((word) => storedVerdict.parse(word))).toEqual([
      "denied",
      "warned",
      "audited",
    ]);
    expect(storedVerdictOrPasses.parse("pass")).toBe("passes");
  });

  test("that nobody knows is not judged, and no finding passes", () => {
    for (const word of ["constructor", "", null, "pass", "passes"])
      expect(storedVerdict.parse(word)).toBe("not-judged");
    expect(storedVerdictOrPasses.parse("constructor")).toBe("not-judged");
  });
});
