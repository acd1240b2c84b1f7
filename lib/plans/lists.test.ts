import { expect, test } from "vitest";
import { loadPolicies } from "@/lib/admission";
import { standardRegistry } from "@/lib/kubernetes";
import { targetOn } from "@/lib/snapshots/testing";
import { parseTemplate } from "@/lib/template";
import { plan } from "./plan";

const map = (name: string) => `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} } }`;
const { template } = parseTemplate({
  "template.yaml":
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: maps, version: 1.0.0 }\nspec: { title: Maps, summary: Maps., parameters: { properties: { a: { type: string } } } }\n",
  "README.md": "Maps.",
  "files/maps.yaml": `apiVersion: v1\nkind: List\nitems:\n  - ${map("one")}\n  - apiVersion: v1\n    kind: ConfigMapList\n    items: [${map("two")}]\n`,
});
const { policies } = loadPolicies([
  {
    path: "p.yaml",
    text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: no-two }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
  validations: [{ expression: "object.metadata.name != 'two'", message: Not two. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: no-two }
spec: { policyName: no-two, validationActions: [Deny] }
`,
  },
]);

test("what is in a List is judged as what it is, as it is applied", () => {
  if (template === undefined) throw new Error("The template does not parse.");
  const { verdicts, problems } = plan({
    template,
    target: targetOn("staging"),
    team: "payments",
    name: "api",
    instanceId: "11111111-1111-4111-8111-111111111111",
    createdBy: "dana@example.com",
    parameters: {},
    schemas: standardRegistry(),
    curated: { policies, exceptions: [], secretAllowances: [] },
    now: new Date("2026-11-23T10:00:00Z"),
  });
  expect(verdicts).toMatchObject([
    { verdict: "denied", message: "Not two.", object: "ConfigMap two", file: "maps.yaml" },
  ]);
  expect(problems).toMatchObject([{ code: "policy-denied" }]);
});
