import { expect, it } from "vitest";
import { findingSummary, type FindingView } from "./finding-list";

const finding = (policy: string, verdict: FindingView["verdict"]): FindingView => ({
  policy,
  verdict,
  message: "",
});

it("counts policies by their worst verdict, not findings", () => {
  expect(
    findingSummary([
      finding("a", "pass"),
      finding("a", "deny"),
      finding("b", "pass"),
      finding("b", "pass"),
      finding("c", "warn"),
      finding("d", "not-judged"),
    ]),
  ).toBe("1 policy denies this · 1 policy passes · 1 warning · 1 not judged");
  expect(findingSummary([])).toBe("");
});
