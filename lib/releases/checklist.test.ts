import { expect, test } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import type { PolicyTexts } from "@/lib/policies/server";
import { compiledPolicies } from "@/lib/policies/thread";
import { targetOn } from "@/lib/snapshots/testing";
import { type BundleFiles, parseTemplate } from "@/lib/template";
import { lintTemplate, readTemplateTests, runTemplateTests } from "@/lib/template-tests";
import { checklist, type LookedAt } from "./checklist";
import { compareBundles } from "./compare-bundles";
import { coverage } from "./coverage";
import { policiesAt } from "./policies-at";

const bundle: BundleFiles = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: settings, version: 1.1.0 }
spec:
  title: Settings
  summary: Some settings.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Settings
    properties:
      level: { type: string, enum: [info, debug], default: info }
  files:
    - { from: settings.yaml }
    - { from: debug.yaml, when: params.level == 'debug' }
`,
  "README.md": "# Settings\n",
  "CHANGELOG.md": "# Changes\n\n## 1.1.0\n\nDebugging.\n\n## 1.0.0\n\nFirst.\n",
  "files/settings.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ instance.name }}\ndata:\n  level: ${{ params.level }}\n",
  "files/debug.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ instance.name }}-debug\ndata:\n  a: b\n",
  "tests/all.yaml": `title: As it is
parameters: {}
expect: [{ object: { kind: ConfigMap, name: example-debug }, exists: false }]
---
title: Debugging
parameters: { level: debug }
expect: [{ object: { kind: ConfigMap, name: example-debug } }]
`,
};

const policies = (expression: string): PolicyTexts => ({
  generation: "1",
  digest: expression,
  documents: [
    {
      name: "levels",
      path: "policies/levels/policy.yaml",
      tests: "",
      source: "edited",
      text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: levels }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps] }] }
  validations: [{ expression: "${expression}", message: No debugging here. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: levels }
spec: { policyName: levels, validationActions: [Deny] }
`,
    },
  ],
  exceptions: [],
  secretAllowances: [],
});

const schemas = standardRegistry();

function checked(
  files: Record<string, string> = {},
  {
    expression = "true",
    former,
    taken = [],
    lookedAt = { instances: 0, impact: undefined },
  }: { expression?: string; former?: string; taken?: string[]; lookedAt?: LookedAt } = {},
) {
  const whole = { ...bundle, ...files };
  const { template, problems } = lintTemplate(whole, { schemas });
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  const { tests } = readTemplateTests(whole);
  const judges = { schemas, curated: compiledPolicies(policies(expression)), now: new Date(0) };
  const before =
    former === undefined
      ? undefined
      : parseTemplate({ ...bundle, "template.yaml": former }, { isPublished: true }).template;
  const items = checklist({
    template,
    problems,
    tests: runTemplateTests(template, { schemas }),
    coverage: coverage(template, tests),
    policies: [policiesAt(template, tests, targetOn("staging"), judges)],
    taken,
    comparison: before && compareBundles(before, template, schemas),
    lookedAt,
  });
  return Object.fromEntries(items.map((item) => [item.key, item]));
}

test("what is all there may come out", () => {
  const items = checked();
  expect(Object.values(items).filter(({ isMet }) => !isMet)).toEqual([]);
  expect(items["coverage"]?.words).toBe("4 of 4 reached, 100 %.");
  expect(items["policies"]?.words).toBe("2 renderings at 1 target: none is denied.");
});

test("a condition that no test makes true is named, with the file that none writes", () => {
  const [first = ""] = (bundle["tests/all.yaml"] ?? "").split("---\n");
  expect(checked({ "tests/all.yaml": first })["coverage"]).toMatchObject({
    isMet: false,
    words: "2 of 4 reached, 50 %.",
    details: [
      { words: "No test writes debug.yaml.", file: "files/debug.yaml" },
      { words: "In no test params.level == 'debug' is true." },
    ],
  });
});

test("a test that fails, a README and an entry that are missing, keep it in", () => {
  const items = checked({
    "README.md": " \n",
    "CHANGELOG.md": "## 1.0.0\n\nFirst.\n",
    "tests/all.yaml": "title: Wrong\nexpect: [{ object: { kind: Secret } }]\n",
  });
  expect(items["tests"]).toMatchObject({ isMet: false, words: "0 of 1 test pass." });
  expect([items["readme"]?.isMet, items["changelog"]?.isMet]).toEqual([false, false]);
});

test("a policy that denies one test's parameters at a target is named with both", () => {
  const items = checked(
    {},
    { expression: "!('level' in object.data) || object.data.level != 'debug'" },
  );
  expect(items["policies"]).toMatchObject({
    isMet: false,
    details: [{ words: expect.stringMatching(/Debugging: levels: No debugging here/) }],
  });
});

test("a parameter that nothing reads keeps it in", () => {
  const template = (bundle["template.yaml"] ?? "").replace(
    "  files:",
    "      more: { type: string, default: x }\n  files:",
  );
  expect(checked({ "template.yaml": template })["fields"]).toMatchObject({ isMet: false });
});

test("a number that says too little is refused, with the list of what is breaking", () => {
  const former = (bundle["template.yaml"] ?? "")
    .replace("version: 1.1.0", "version: 1.0.0")
    .replace("[info, debug]", "[info, debug, trace]");
  expect(checked({}, { former })["version"]).toMatchObject({
    isMet: false,
    words: "1.1.0 does not fit: since 1.0.0, 1 change is breaking, so it is 2.0.0 at least.",
    details: [{ words: "parameter level: It no longer takes trace." }],
  });
  expect(checked({}, { taken: ["1.1.0"] })["version"]).toMatchObject({ isMet: false });
});

const asked = (lookedAt: LookedAt) => checked({}, { lookedAt })["impact"];
const digest = "0123456789abcdef".repeat(4);
const looked = (
  state: "waiting" | "running" | "done" | "failed",
  instances = 3,
  { total = 3, notJudged = 0, accepted = undefined as number | undefined } = {},
): LookedAt => ({
  instances,
  impact: {
    digest,
    state,
    total,
    done: 2,
    notJudged,
    reasons: notJudged === 0 ? [] : [{ words: "Git is away.", instances: notJudged }],
    problem: "It took too long.",
  },
  accepted,
});

test.each([
  ["nothing where there is no instance", { instances: 0, impact: undefined }, true, "There is no"],
  ["that nobody has looked", { instances: 1, impact: undefined }, false, "Nobody has looked yet"],
  ["that it waits", looked("waiting"), false, "It waits to be looked at."],
  ["how far it is", looked("running"), false, "It is being looked at: 2 of 3 instances."],
  ["why it could not be", looked("failed"), false, "could not be looked at: It took too long."],
  [
    "of which bundle",
    looked("done"),
    true,
    "3 instances were looked at, as of sha256:0123456789ab.",
  ],
  ["how many have come since", looked("done", 4), true, "1 instance has come since."],
  [
    "of how many nobody can say it, and is not met",
    looked("done", 3, { notJudged: 2 }),
    false,
    "What becomes of 2 is not known.",
  ],
  [
    "that who releases knows of all that nobody can say",
    looked("done", 3, { notJudged: 2, accepted: 2 }),
    true,
    "Who releases goes on knowing that.",
  ],
  [
    "that others are not known than who releases knows of",
    looked("done", 3, { notJudged: 3, accepted: 2 }),
    false,
    "goes on not knowing it of 2, and it is 3: look at them",
  ],
  [
    "that there is nothing to go on with where all of it is known",
    looked("done", 3, { accepted: 2 }),
    false,
    "release it without saying so.",
  ],
  [
    "that there is nothing to go on with where there is no instance",
    { instances: 0, impact: undefined, accepted: 1 },
    false,
    "release it without saying so.",
  ],
  [
    "nothing of those that came after there was none",
    looked("done", 2, { total: 0 }),
    false,
    "2 instances have come since.",
  ],
])("its impact says %s", (_, lookedAt, isMet, words) => {
  expect(checked({}, { lookedAt })["impact"]).toMatchObject({
    isMet,
    words: expect.stringContaining(words),
  });
});

test("what is not known of instances is told with its reasons, and as all that is in the way", () => {
  expect(asked(looked("done", 3, { notJudged: 2 }))).toMatchObject({
    notJudged: 2,
    details: [{ words: "2 instances: Git is away." }],
  });
  // What nobody has looked at since there are instances is to be looked at, and not to be gone on with.
  const unseen = looked("done", 2, { total: 0 });
  for (const one of [looked("failed"), looked("done", 3, { notJudged: 2, accepted: 2 }), unseen])
    expect(asked(one)).not.toHaveProperty("notJudged");
});
