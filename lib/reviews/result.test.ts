import { expect, test } from "vitest";
import { resultInWords, resultOf, resultQuery } from "./result";
import type { ReviewResult } from "./review";

const result = (counts: Partial<ReviewResult["counts"]>): ReviewResult => ({
  verdict: "approve",
  counts: { given: 0, changed: 0, over: 0, unseen: 0, refused: 0, unanswered: 0, ...counts },
});

test("what became of several reviews is said in words for each", () => {
  expect(resultInWords(result({ given: 2, changed: 1 }))).toEqual([
    "Approved 2.",
    "1 was changed meanwhile: look at it again.",
  ]);
  expect(resultInWords({ ...result({ over: 2 }), verdict: "request-changes" })).toEqual([
    "Sent back none.",
    "2 no longer wait for your approval.",
  ]);
});

test("a result goes through an address and back, and an address can say nothing else", () => {
  const given = result({ given: 2, unseen: 1 });
  expect(resultQuery(given)).toBe("reviewed=approve&given=2&unseen=1");
  expect(resultOf(Object.fromEntries(new URLSearchParams(resultQuery(given))))).toEqual(given);
  expect(resultOf({})).toBeUndefined();
  expect(resultOf({ reviewed: "<b>" })).toBeUndefined();
  expect(resultOf({ reviewed: "approve", given: "many", changed: "9999" })).toEqual(result({}));
});
