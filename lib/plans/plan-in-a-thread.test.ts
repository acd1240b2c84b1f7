import { expect, test } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import type { PolicyTexts } from "@/lib/policies/server";
import { compiledPolicies } from "@/lib/policies/thread";
import { targetOn } from "@/lib/snapshots/testing";
import { parseTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { plan } from "./plan";
import { type PlanInput, planTask } from "./tasks";

const { template } = parseTemplate({
  "template.yaml":
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: any-pod, version: 1.0.0 }\nspec:\n  title: Any pod\n  summary: Runs what you say.\n  category: Tests\n  icon: box\n  owner: platform-team\n  scope: team\n  parameters: { title: Pod, required: [args], properties: { args: { type: array, items: { type: string } } } }\n",
  "README.md": "A pod.",
  "files/pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  containers:\n    - name: app\n      image: registry.example.com/app:1\n      args: ${{ params.args }}\n",
});

const args = "object.spec.containers[0].args";

/** Every argument is held against every other, and those against every other. */
const policies: PolicyTexts = {
  generation: "1",
  digest: "of the policy of this test",
  documents: [
    {
      name: "no-two-alike",
      path: "policies/no-two-alike.yaml",
      tests: "",
      source: "edited",
      text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: no-two-alike }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations:
${`    - expression: ${args}.all(a, ${args}.all(b, ${args}.all(c, a + b != c)))\n`.repeat(10)}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: no-two-alike }
spec: { policyName: no-two-alike, validationActions: [Deny] }
`,
    },
  ],
  exceptions: [],
  secretAllowances: [],
};

function inputWith(count: number): PlanInput {
  if (template === undefined) throw new Error("The template does not parse.");
  const target = targetOn("staging");
  return {
    template,
    target,
    team: "payments",
    name: "api",
    instanceId: target.id,
    createdBy: "dana@example.com",
    parameters: { args: Array.from({ length: count }, (_, index) => `argument-${index}`) },
    rules: { policies, namespaces: new Map(), parameters: [], schemaFolders: [], now: new Date(0) },
  };
}

test("a plan is the same in a thread as it is in this one", async () => {
  const { rules, ...intent } = inputWith(3);
  const { now } = rules;
  const here = plan({
    ...intent,
    schemas: standardRegistry(),
    curated: compiledPolicies(policies),
    now,
  });
  expect(here.verdicts).toMatchObject([{ verdict: "passes", policy: "no-two-alike" }]);
  expect(await runTask(planTask, inputWith(3))).toEqual(here);
});

test("parameters that make a policy take long hold up nobody, and get a clear answer", async () => {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 10);
  await expect(runTask(planTask, inputWith(2_000), { deadline: 100 })).rejects.toMatchObject({
    code: "too_costly",
    message: "It took too long: the preview, at most 0.1 s.",
  });
  clearInterval(ticking);
  // In this thread there would be none.
  expect(ticks).toBeGreaterThan(2);
  expect((await runTask(planTask, inputWith(3))).problems).toEqual([]);
});

test("a policy that does not compile says so from the thread as well", async () => {
  const input = inputWith(1);
  const broken = {
    ...policies,
    digest: "of a broken one",
    documents: policies.documents.map((one) => ({ ...one, text: "kind: [" })),
  };
  await expect(
    runTask(planTask, { ...input, rules: { ...input.rules, policies: broken } }),
  ).rejects.toMatchObject({
    code: "misconfigured",
    message: expect.stringContaining("policies/no-two-alike.yaml:1"),
    hint: expect.stringContaining("nothing can be judged"),
  });
});
