import { describe, expect, it } from "vitest";
import { policyText } from "../testing/policies";
import { readPolicyTests } from "../tests/read-policy-tests";
import { loadPolicies, longestPolicyFile } from "./load-policies";
import { policyNames } from "./policy-names";

const load = (text: string) => loadPolicies([{ path: "p.yaml", text }]);
const messages = (text: string) => load(text).problems.map(({ message }) => message);
const rule = "validations: [{ expression: 'true' }]";

/** What is refused in a policy that is taken all the same. */
function refusals(spec: string): string[] {
  const { policies, problems } = load(policyText({ spec }));
  expect(policies.policies).toHaveLength(1);
  expect(problems.map(({ severity }) => severity)).toEqual(problems.map(() => "refused"));
  return problems.map(({ message }) => message);
}

describe("loading policies", () => {
  it("takes policies, bindings, and their parameters", () => {
    const { policies, problems } = load(
      `${policyText({ spec: rule })}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: p }\n`,
    );
    expect(problems).toEqual([]);
    expect(policies).toMatchObject({
      policies: [{ name: "test", failurePolicy: "Fail" }],
      bindings: [{ policyName: "test", actions: ["Deny"] }],
      params: [{ kind: "ConfigMap" }],
    });
  });

  it("refuses a file of more than 256 KiB, and finds no name in it", () => {
    const text = policyText({ spec: rule });
    const largest = `${text}#${"x".repeat(256 * 1024 - text.length - 1)}`;
    expect(longestPolicyFile).toBe(largest.length);
    expect(load(largest).problems).toEqual([]);
    expect(policyNames(largest)).toEqual(["test"]);
    expect(load(`${largest}x`).policies.policies).toEqual([]);
    expect(load(`${largest}x`).problems[0]?.message).toBe("It is longer than 262144 characters.");
    expect(policyNames(`${largest}x`)).toEqual([]);
  });

  it("refuses a file with a YAML error as a whole, with the place", () => {
    const { policies, problems } = load(`${policyText({ spec: rule })}---\na: b: c\n`);
    expect(policies).toEqual({ policies: [], bindings: [], params: [] });
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        path: "p.yaml",
        line: 17,
        message: expect.stringContaining("not YAML"),
      }),
    ]);
  });

  it.each([
    [
      "an expression that does not compile",
      "validations:\n  - expression: object.spec.replicas <=",
      9,
      "spec.validations[0].expression",
    ],
    [
      "an expression of the wrong type",
      "validations:\n  - expression: \"'a' + 'b'\"",
      9,
      "must give bool",
    ],
    [
      "a message of the wrong type",
      "validations:\n  - expression: 'true'\n    messageExpression: '1'",
      10,
      "must give string",
    ],
    [
      "a pattern that is not RE2",
      "validations:\n  - expression: object.metadata.name.matches('(?!a)')",
      9,
      "RE2",
    ],
    [
      "a variable that comes later",
      "variables: [{ name: a, expression: variables.b }, { name: b, expression: '1' }]\nvalidations: [{ expression: 'true' }]",
      8,
      "no variable b",
    ],
    [
      "a variable that is there twice",
      "variables: [{ name: a, expression: '1' }, { name: a, expression: '2' }]\nvalidations: [{ expression: 'true' }]",
      8,
      "twice",
    ],
    ["parameters without paramKind", "validations: [{ expression: params.a == 1 }]", 8, "params"],
    [
      "a field that is misspelt",
      "validation: [{ expression: 'true' }]\nvalidations: [{ expression: 'true' }]",
      8,
      "no field validation",
    ],
    [
      "a failure policy that does not exist",
      "failurePolicy: Deny\nvalidations: [{ expression: 'true' }]",
      8,
      "failurePolicy",
    ],
    ["no rule at all", "failurePolicy: Fail", 5, "at least one rule"],
  ])("refuses %s, with the place", (_, spec, line, message) => {
    const { policies, problems } = load(policyText({ spec }));
    expect(policies.policies).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: "error",
        line,
        message: expect.stringContaining(message),
        policy: "test",
      }),
    ]);
  });

  it("finds the line within a block of text", () => {
    const { problems } = load(
      policyText({
        spec: "validations:\n  - expression: |\n      has(object.spec) &&\n      object.spec.a +",
      }),
    );
    expect(problems[0]).toMatchObject({ line: expect.any(Number) });
    expect(problems[0]?.line).toBeGreaterThanOrEqual(11);
  });

  it("refuses bindings that are not right", () => {
    for (const [binding, message] of [
      ["validationActions: [Deny, Warn]", "not used together"],
      ["validationActions: []", "validationActions"],
      ["validationActions: [Refuse]", "validationActions"],
      [
        "validationActions: [Deny]\nparamRef: { parameterNotFoundAction: Deny }",
        "either a name or a selector",
      ],
      [
        "validationActions: [Deny]\nmatchResources: { namespaceSelector: { matchExpressions: [{ key: a, operator: Is }] } }",
        "operator",
      ],
    ] as const) {
      const { policies, problems } = load(policyText({ spec: rule, binding }));
      expect(policies.bindings).toEqual([]);
      expect(problems.map((problem) => problem.message).join(" ")).toContain(message);
    }
    expect(
      load(policyText({ spec: rule, annotations: "{ slipway.dev/targets: 'a in b' }" })).problems[0]
        ?.message,
    ).toContain("not a label selector");
    expect(
      load(policyText({ spec: rule, annotations: "{ slipway.dev/not-judged: Maybe }" })).problems[0]
        ?.message,
    ).toContain("Deny, Warn or Audit");
  });

  it("says of a binding that its policy is not there, unless that was refused already", () => {
    const broken = policyText({ spec: "validations: [{ expression: 'object.' }]" });
    const alone = policyText({ spec: rule }).split("---").at(-1) ?? "";
    expect(messages(broken)).toHaveLength(1);
    const other = alone.replaceAll("test", "other");
    expect(messages(`${broken}---\n${other}`)).toEqual([
      expect.any(String),
      expect.stringContaining("names the policy other, which is not there"),
    ]);
    expect(messages(`${policyText({ spec: rule })}---\n${other}`)).toEqual([
      expect.stringContaining("names the policy other, which is not there"),
    ]);
  });

  it("says what an API server refuses, and judges by it all the same", () => {
    const validation = (fields: string) => refusals(`validations: [{ ${fields} }]`);
    expect(validation("expression: 'true', messageExpression: object.a")).toEqual([
      "spec.validations[0].messageExpression: It gives dyn and must give string.",
    ]);
    expect(validation("expression: object.a")).toHaveLength(1);
    expect(validation('expression: "true", message: "a\\nb"')).toHaveLength(1);
    expect(validation('expression: "true", message: "  "')).toHaveLength(1);
    expect(validation("expression: '{1: 2}[1.0] == 2'")).toHaveLength(1);
    expect(validation("expression: 'sets.contains([1], [2.0])'")).toHaveLength(1);
    expect(validation("expression: 'sets.contains([1], [2]) && {1: 2}[1] == 2'")).toEqual([]);
    expect(validation("expression: int('x') == 1")).toHaveLength(1);
    expect(validation(`expression: "'%d'.format(['x']) == ''"`)).toHaveLength(1);
    expect(validation(`expression: "'%s %s'.format(['x']) == ''"`)).toHaveLength(1);
    expect(validation("expression: namespaceObject.kind == ''")).toHaveLength(1);
    expect(validation("expression: namespaceObject.metadata.nope == ''")).toHaveLength(1);
    expect(validation("expression: namespaceObject.metadata.labels.any == ''")).toEqual([]);
    expect(validation("expression: request.object.metadata.name == ''")).toEqual([
      "spec.validations[0].expression: request has no field object.",
    ]);
    expect(validation("expression: has(request.userInfo.email)")).toEqual([
      "spec.validations[0].expression: request.userInfo has no field email.",
    ]);
    expect(validation("expression: request.userInfo.groups.size() == 0")).toEqual([]);
    expect(
      validation("expression: timestamp('2026-13-01T00:00:00Z') < timestamp('x')"),
    ).toHaveLength(2);
    expect(
      validation(
        "expression: 'true', messageExpression: \"string(authorizer.path('/').check('get').allowed())\"",
      ),
    ).toHaveLength(1);
    expect(
      refusals(
        "matchConditions: [{ name: a b, expression: 'true' }]\nvalidations: [{ expression: 'true' }]",
      ),
    ).toHaveLength(1);
    const rules = "resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: ['*'], ";
    const starred = load(
      policyText({ spec: rule }).replace(
        /resourceRules:\n.*\n/,
        `${rules}resources: ['*', deployments] }]\n`,
      ),
    );
    expect(starred.policies.policies).toHaveLength(1);
    expect(starred.problems).toEqual([
      expect.objectContaining({
        severity: "refused",
        message: expect.stringContaining("Where * stands, no other resource may."),
      }),
    ]);
    expect(
      refusals(
        "auditAnnotations: [{ key: a, valueExpression: '1' }]\nvalidations: [{ expression: 'true' }]",
      ),
    ).toHaveLength(1);
  });

  it("refuses a function that Kubernetes does not know, and warns of a policy that nothing binds, and of a binding without its policy", () => {
    expect(
      load(policyText({ spec: "validations: [{ expression: object.brandNew() }]" })).problems,
    ).toEqual([
      expect.objectContaining({
        severity: "refused",
        message: expect.stringContaining("brandNew()"),
      }),
    ]);
    const [policy = "", binding = ""] = policyText({ spec: rule }).split("---\n");
    expect(load(policy).problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: expect.stringContaining("no binding"),
      }),
    ]);
    expect(load(binding).problems).toEqual([
      expect.objectContaining({
        severity: "warning",
        message: expect.stringContaining("not there"),
      }),
    ]);
  });

  it("refuses two policies of one name", () => {
    expect(
      load(`${policyText({ spec: rule })}---\n${policyText({ spec: rule })}`).problems.map(
        (problem) => problem.message,
      ),
    ).toEqual([expect.stringContaining("two policies"), expect.stringContaining("two bindings")]);
  });

  it("refuses a text whose aliases would make it endless, with its place", () => {
    const text = `a: &x { b: 1 }\nc: [${"*x, ".repeat(2_000)}]\n`;
    expect(loadPolicies([{ path: "bomb.yaml", text }]).problems).toEqual([
      expect.objectContaining({
        severity: "error",
        message: "It refers to itself too often.",
        line: 1,
      }),
    ]);
    expect(policyNames(text)).toEqual([]);
    expect(readPolicyTests(text)).toMatchObject({
      tests: [],
      problems: [{ message: "It refers to itself too often." }],
    });
  });
});
