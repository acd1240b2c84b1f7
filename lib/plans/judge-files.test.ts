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

test("a workload is judged by the NetworkPolicies that its namespace has in Git, not by its own, and who can end it is said", async () => {
  const { template: worker } = parseTemplate({
    "template.yaml":
      "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: worker, version: 1.0.0 }\nspec:\n  title: Worker\n  summary: Runs.\n  category: Tests\n  icon: box\n  owner: platform-team\n  scope: team\n  parameters: { title: Worker, properties: {} }\n",
    "README.md": "A worker.",
    "files/worker.yaml":
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  selector: { matchLabels: { app: a } }\n  template:\n    metadata: { labels: { app: a } }\n    spec:\n      containers:\n        - name: app\n          image: registry.example.com/a:1\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n",
  });
  if (!worker) throw new Error("The template does not parse.");
  const { policies: all } = await compilePolicies({
    SLIPWAY_HOME: process.cwd(),
    SLIPWAY_CATALOG_DIR: undefined,
  });
  const name = "network-policy-present";
  const policies = {
    ...all,
    policies: all.policies.filter((one) => one.name === name),
    bindings: all.bindings.filter((one) => one.policyName === name),
  };
  const there = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "default-deny", namespace: "payments" },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };
  const planOf = (more: object, inPlace = false) =>
    plan({
      template: worker,
      target,
      team: "payments",
      name: "api",
      instanceId: target.id,
      createdBy: "dana@example.com",
      parameters: {},
      schemas: standardRegistry(),
      now: new Date("2026-11-23T10:00:00Z"),
      inPlace,
      curated: { policies, exceptions: [], secretAllowances: [], ...more },
    });
  const verdictsOf = (more: object, inPlace?: boolean) =>
    planOf(more, inPlace).verdicts.map(({ verdict }) => verdict);
  const namespaces = new Map([[target.cluster.id, { payments: {} }]]);
  expect(verdictsOf({ namespaces })).toEqual(["denied"]);
  expect(verdictsOf({ namespaces, parameters: [there] })).toEqual(["passes"]);
  expect(verdictsOf({})).toEqual(["not-judged"]);
  expect(verdictsOf({}, true)).toEqual(["passes"]);
  const { problems } = planOf({ namespaces });
  expect(() => refuse(problems)).toThrow(
    expect.objectContaining({
      code: "policy_denied",
      hint: expect.stringMatching(
        /^The NetworkPolicy api that comes with it does not count: .* A NetworkPolicy has to be in the namespace payments before this\. The platform team can add it/,
      ),
    }),
  );
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
