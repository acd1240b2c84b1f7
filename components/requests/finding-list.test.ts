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
      finding("a", "passes"),
      finding("a", "denied"),
      finding("b", "passes"),
      finding("b", "passes"),
      finding("c", "warned"),
      finding("d", "not-judged"),
      finding("e", "excepted"),
      finding("f", "audited"),
      finding("g", "does-not-apply"),
    ]),
  ).toBe(
    "7 policies checked, 6 apply · 1 denies this · 1 passes · 1 warned · 1 not judged · 1 excepted · 1 audited",
  );
  expect(findingSummary([finding("a", "does-not-apply")])).toBe("1 policy checked, none applies");
  expect(findingSummary([])).toBe("");
});
