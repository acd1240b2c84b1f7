import { describe, expect, it } from "vitest";
import { isDenied, judge } from "../judge/judge";
import { objectsOf, policiesOf, policyText } from "../testing/policies";
import { loadExceptions } from "./exception";

const exception = (spec: string) =>
  `apiVersion: slipway.dev/v1alpha1\nkind: PolicyException\nmetadata: { name: old-import }\nspec: { policy: test, reason: The old import goes away with the new one., expires: 2030-06-30, ${spec} }\n`;
const policies = policiesOf(
  policyText({
    spec: "validations: [{ expression: 'false', message: No. }, { expression: 'false', message: Nor this. }]",
  }),
);
const deployment = (metadata: string) =>
  objectsOf(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: ${metadata}\nspec: { template: { spec: { containers: [] } } }\n`,
  );

function judged(
  spec: string,
  metadata = "{ name: web, namespace: shop }",
  now = "2030-06-30T23:59:59Z",
) {
  const { exceptions, problems } = loadExceptions([{ path: "e.yaml", text: exception(spec) }]);
  expect(problems).toEqual([]);
  return judge({
    policies,
    objects: deployment(metadata),
    exceptions: { list: exceptions, now: new Date(now) },
  });
}

describe("an exception", () => {
  it("lets pass what it names, and is shown with its reason and its last day", () => {
    const [first] = judged("team: shop");
    expect(first).toMatchObject({
      verdict: "excepted",
      action: "Deny",
      exception: {
        name: "old-import",
        reason: "The old import goes away with the new one.",
        expires: "2030-06-30",
      },
    });
    expect(judged("team: shop").some(isDenied)).toBe(false);
  });

  it("stops applying after its last day, and is then named as expired", () => {
    const findings = judged("team: shop", undefined, "2030-07-01T00:00:00Z");
    expect(findings.every(isDenied)).toBe(true);
    expect(findings[0]).toMatchObject({ expired: { name: "old-import", expires: "2030-06-30" } });
  });

  it("is about one team, one object, or single rules only", () => {
    expect(judged("team: other").every(isDenied)).toBe(true);
    expect(
      judged(
        "team: other",
        "{ name: web, namespace: shop, labels: { slipway.dev/instance: other.web } }",
      ).some(isDenied),
    ).toBe(false);
    expect(judged("object: { kind: Deployment, name: web }").some(isDenied)).toBe(false);
    expect(
      judged("object: { kind: Deployment, name: web, namespace: elsewhere }").every(isDenied),
    ).toBe(true);
    expect(judged("object: { kind: StatefulSet, name: web }").every(isDenied)).toBe(true);
    expect(judged("team: shop, rules: [1]").map(isDenied)).toEqual([true, false]);
  });

  it.each([
    ["nobody's", { rules: [0] }, "team or an object"],
    ["misspelt", { team: "shop", teams: ["a"] }, "teams"],
    ["for ever", { team: "shop", expires: "never" }, "expires"],
    ["until a day that does not exist", { team: "shop", expires: "2030-02-30" }, "expires"],
    ["without a reason", { team: "shop", reason: "x" }, "why"],
  ])("that is %s is refused", (_, spec, message) => {
    const text = `apiVersion: slipway.dev/v1alpha1\nkind: PolicyException\nmetadata: { name: e }\nspec:\n${Object.entries(
      { policy: "test", reason: "The old import goes away.", expires: "2030-06-30", ...spec },
    )
      .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
      .join("")}`;
    const { exceptions, problems } = loadExceptions([{ path: "e.yaml", text }]);
    expect(exceptions).toEqual([]);
    expect(problems.map((problem) => problem.message).join(" ")).toContain(message);
  });
});
