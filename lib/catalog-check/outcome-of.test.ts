import { expect, test } from "vitest";
import { type Judged, outcomeOf } from "./outcome-of";

const judged = (given: Partial<Judged> = {}): Judged => ({
  folder: "catalog",
  problems: [],
  units: [{ unit: "policies/few", isReady: true }],
  changed: 1,
  impacts: [],
  files: new Set(["policies/few/policy.yaml"]),
  ...given,
});
const impact = {
  objects: 3,
  before: 0,
  after: 2,
  newlyDenied: [
    {
      target: "staging",
      object: "Deployment shop/web",
      team: "shop",
      file: "a.yaml",
      message: "Too many.",
    },
  ],
  newlyDeniedCount: 2,
  noLongerDenied: [],
  noLongerDeniedCount: 1,
  newlyWarned: 0,
  reached: [],
  branches: [
    { repository: "acme/platform", branch: "main", commit: "c", problem: undefined },
    { repository: "acme/other", branch: "main", commit: undefined, problem: "It does not answer." },
  ],
};

test("how much policies would newly deny is a warning at the policy's file, and in the title; that something is not known is said", () => {
  const path = "policies/few/policy.yaml";
  const outcome = outcomeOf(judged({ impacts: [{ policy: "few", path, impact }] }));
  expect(outcome).toMatchObject({
    conclusion: "success",
    title: "Everything is right, and 2 objects in Git would newly be denied",
    report: { catalog: { impact: { newlyDenied: 2, noLongerDenied: 1 } } },
    findings: [
      {
        verdict: "warned",
        policy: "few",
        target: "",
        object: "",
        file: "catalog/policies/few/policy.yaml",
        line: 1,
        message: "2 objects in Git would newly be denied.",
      },
      {
        verdict: "not-judged",
        message:
          "What it would mean for 1 branch of platform repositories is not known, since they could not be read or judged.",
      },
    ],
  });
});

test("nothing of what is in platform repositories is told where anybody reads it who may open a pull request", () => {
  const path = "policies/few/policy.yaml";
  const told = JSON.stringify(outcomeOf(judged({ impacts: [{ policy: "few", path, impact }] })));
  for (const secret of ["Too many.", "shop", "staging", "a.yaml", "acme", "It does not answer."])
    expect(told).not.toContain(secret);
});

test("an error fails it, a warning does not, and a file that is gone carries no remark", () => {
  const at = { line: 3, column: 1, message: "No." };
  const outcome = outcomeOf(
    judged({
      problems: [
        { severity: "warning", path: "policies/few/policy.yaml", ...at },
        { severity: "error", path: "exceptions/gone.yaml", ...at, hint: "Yes." },
      ],
    }),
  );
  expect(outcome).toMatchObject({
    conclusion: "failure",
    title: "1 problem",
    findings: [
      { verdict: "denied", title: "decisions", line: undefined, expected: "Yes." },
      { verdict: "warned", title: "policies/few", line: 3 },
    ],
  });
  expect(outcomeOf(judged()).conclusion).toBe("success");
  expect(outcomeOf(judged({ changed: 0, units: [] })).conclusion).toBe("neutral");
});
