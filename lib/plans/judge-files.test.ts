import { expect, test } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { compilePolicies } from "@/lib/policies/server";
import { loadPolicies, type PolicyException } from "@/lib/admission";
import { targetOn } from "@/lib/snapshots/testing";
import { parseTemplate } from "@/lib/template";
import { plan } from "./plan";
import { refuse } from "./refuse";

const { template } = parseTemplate({
  "template.yaml":
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: any-pod, version: 1.0.0 }\nspec:\n  title: Any pod\n  summary: Runs what you say.\n  category: Tests\n  icon: box\n  owner: platform-team\n  scope: team\n  parameters: { title: Pod, required: [image], properties: { image: { type: string } } }\n",
  "README.md": "A pod.",
  "files/pod.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  containers:\n    - name: app\n      image: ${{ params.image }}\n",
});

const target = targetOn("staging");

async function planned(image: string, exceptions: readonly PolicyException[] = []) {
  if (!template) throw new Error("The template does not parse.");
  const { policies } = await compilePolicies({
    SLIPWAY_HOME: process.cwd(),
    SLIPWAY_CATALOG_DIR: undefined,
  });
  return plan({
    template,
    target,
    team: "payments",
    name: "api",
    instanceId: target.id,
    createdBy: "dana@example.com",
    parameters: { image },
    schemas: standardRegistry(),
    curated: { policies, exceptions, secretAllowances: [] },
    now: new Date("2026-11-23T10:00:00Z"),
  });
}

test("what a policy denies stands in the way, and blames the parameter that made it", async () => {
  const { problems, verdicts } = await planned("docker.io/library/nginx:latest");
  expect(problems).toContainEqual(
    expect.objectContaining({
      severity: "error",
      code: "policy-denied",
      pointer: "/parameters/image",
    }),
  );
  expect(
    verdicts.filter(({ verdict }) => verdict === "denied").map(({ object }) => object),
  ).toContain("Pod api");
  expect(() => refuse(problems)).toThrow(expect.objectContaining({ code: "policy_denied" }));
});

test("policies that have nothing against it are named as well, and those that are about none of it apart", async () => {
  const { verdicts } = await planned("registry.example.com/payments/api:1.0.0");
  const policies = (wanted: string) =>
    verdicts.filter(({ verdict }) => verdict === wanted).map(({ policy }) => policy);
  expect(policies("passes").length).toBeGreaterThan(0);
  expect(policies("does-not-apply").length).toBeGreaterThan(4);
  expect(policies("passes").filter((one) => policies("does-not-apply").includes(one))).toEqual([]);
});

test("an exception keeps a finding in sight and takes its teeth, until it expires", async () => {
  const name = "image-sources";
  const image = "docker.io/library/nginx:1.27.0";
  const granted: PolicyException = {
    name: "nginx-for-now",
    policy: name,
    rules: undefined,
    team: "payments",
    object: undefined,
    reason: "The registry's mirror is not ready.",
    expires: "2026-12-31",
  };
  const about = async (exceptions: PolicyException[]) =>
    (await planned(image, exceptions)).verdicts
      .filter(({ pointer }) => pointer === "/parameters/image")
      .map(({ verdict }) => verdict);
  expect(await about([])).toContain("denied");
  expect(await about([granted])).not.toContain("denied");
  expect(await about([granted])).toContain("excepted");
  expect(await about([{ ...granted, expires: "2026-11-22" }])).toContain("denied");
});

test("a policy for namespaces with a label is judged where the namespace is in Git, and said not to be where it is not known", async () => {
  if (!template) throw new Error("The template does not parse.");
  const { policies } = loadPolicies([
    {
      path: "gold.yaml",
      text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: gold }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
    namespaceSelector: { matchLabels: { tier: gold } }
  validations: [{ expression: "false", message: Nothing runs here. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: gold }
spec: { policyName: gold, validationActions: [Deny] }
`,
    },
  ]);
  const verdicts = (labels?: Record<string, string>) =>
    plan({
      template,
      target,
      team: "payments",
      name: "api",
      instanceId: target.id,
      createdBy: "dana@example.com",
      parameters: { image: "registry.example.com/api:1.0.0" },
      schemas: standardRegistry(),
      now: new Date("2026-11-23T10:00:00Z"),
      curated: {
        policies,
        exceptions: [],
        secretAllowances: [],
        ...(labels === undefined
          ? {}
          : { namespaces: new Map([[target.cluster.id, { payments: labels }]]) }),
      },
    }).verdicts.map(({ verdict }) => verdict);
  expect(verdicts()).toEqual(["not-judged"]);
  expect(verdicts({ tier: "gold" })).toEqual(["denied"]);
  expect(verdicts({ tier: "tin" })).toEqual(["does-not-apply"]);
});
