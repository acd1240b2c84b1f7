import { expect, test } from "vitest";
import { type JsonObject, unstorable } from "@/lib/json";
import { standardRegistry } from "@/lib/kubernetes";
import { type Judges, plan } from "@/lib/plans/thread";
import type { PolicyTexts } from "@/lib/policies/server";
import { compiledPolicies } from "@/lib/policies/thread";
import { targetOn } from "@/lib/snapshots/testing";
import { type BundleFiles, type ParsedTemplate, parseTemplate } from "@/lib/template";
import { impactOf, type InstanceInGit } from "./impact-of";

const bundle: BundleFiles = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: shop, version: 1.0.0 }
spec:
  title: Shop
  summary: Runs a shop.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Shop
    required: [image]
    properties:
      image: { type: string }
      replicas: { type: integer, maximum: 10, default: 2 }
`,
  "README.md": "# Shop\n",
  "files/app.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ instance.name }}
spec:
  replicas: \${{ params.replicas }}
  selector:
    matchLabels: { app: shop }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - { name: app, image: "\${{ params.image }}" }
`,
};

function parsed(files: BundleFiles): ParsedTemplate {
  const { template, problems } = parseTemplate(files);
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return template;
}

function changed(...edits: [file: string, from: string, to: string][]): ParsedTemplate {
  const files: Record<string, string> = { ...bundle };
  for (const [file, from, to] of edits) files[file] = (files[file] ?? "").replaceAll(from, to);
  return parsed(files);
}

const target = targetOn("staging", { pathPattern: "tenants/{environment}/{team}/{name}" });
const denying = (expression: string): PolicyTexts => ({
  generation: "1",
  digest: expression,
  documents: [
    {
      name: "copies",
      path: "policies/copies.yaml",
      tests: "",
      source: "edited",
      text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: copies }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations: [{ expression: "${expression}", message: Too many. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: copies }
spec: { policyName: copies, validationActions: [Deny] }
`,
    },
  ],
  exceptions: [],
  secretAllowances: [],
});
const judges = (expression = "true"): Judges => ({
  schemas: standardRegistry(),
  curated: compiledPolicies(denying(expression)),
  now: new Date(0),
});

/** As the former version wrote it. */
function launched(parameters: JsonObject = { image: "shop:1" }): InstanceInGit {
  const { files, problems } = plan({
    template: parsed(bundle),
    target,
    team: "payments",
    name: "shop",
    instanceId: "00000000-0000-4000-8000-000000000001",
    createdBy: "dana@example.com",
    parameters,
    ...judges(),
  });
  if (files.length === 0) throw new Error(JSON.stringify(problems));
  return {
    path: "tenants/staging/payments/shop",
    contents: Object.fromEntries(files.map(({ path, content }) => [path, content ?? ""])),
    target,
    isApplied: true,
  };
}

test("a version that writes the same is the same, whatever its number", () => {
  expect(impactOf(changed(["template.yaml", "1.0.0", "1.0.1"]), launched(), judges())).toEqual({
    kind: "same",
    byHand: [],
    questions: [],
    refusals: [],
    dropped: [],
    objects: [],
    files: [],
  });
});

test("what no database keeps is judged without it: hands can write anything into Git", () => {
  const there = launched();
  const contents = Object.fromEntries(
    Object.entries(there.contents).map(([path, text]) => [
      path,
      text.replace("replicas: 2", 'replicas: 2\n  "by\\0hand": 1'),
    ]),
  );
  const version = changed(["template.yaml", "default: 2", "default: 3"]);
  const impact = impactOf(version, { ...there, contents }, judges());
  expect(impact.objects[0]?.fields).toContain("/spec/replicas");
  expect(unstorable(impact)).toBeUndefined();
});

test("what changes is named by object and field", () => {
  const version = changed(["template.yaml", "default: 2", "default: 3"]);
  expect(impactOf(version, launched(), judges())).toMatchObject({
    kind: "changes",
    objects: [
      { title: "Deployment shop", how: "changed", fields: ["/spec/replicas"], recreates: [] },
    ],
  });
  // Who said it keeps it.
  expect(impactOf(version, launched({ image: "a", replicas: 2 }), judges()).kind).toBe("same");
});

test("a parameter that is required now needs an answer", () => {
  const version = changed(
    ["template.yaml", "[image]", "[image, port]"],
    ["template.yaml", "      image:", "      port: { type: integer }\n      image:"],
  );
  expect(impactOf(version, launched(), judges())).toMatchObject({
    kind: "needs-answer",
    questions: [{ pointer: "/port" }],
    refusals: [],
  });
});

test("what the schema, a rule or a policy refuses says which, and why", () => {
  const instance = launched({ image: "a", replicas: 9 });
  const refusal = (version: ParsedTemplate, judge = judges()) => {
    const { kind, refusals } = impactOf(version, instance, judge);
    return { kind, by: refusals.map(({ by, message }) => `${by}: ${message}`).join() };
  };
  expect(refusal(changed(["template.yaml", "maximum: 10", "maximum: 5"]))).toEqual({
    kind: "refused",
    by: expect.stringMatching(/^schema: .*5/),
  });
  expect(
    refusal(
      changed([
        "template.yaml",
        "  parameters:",
        "  rules: [{ rule: params.replicas < 9, field: replicas, message: Below nine. }]\n  parameters:",
      ]),
    ),
  ).toEqual({ kind: "refused", by: "rule: Below nine." });
  expect(refusal(parsed(bundle), judges("object.spec.replicas < 9"))).toEqual({
    kind: "refused",
    by: expect.stringMatching(/^policy: .*Too many/),
  });
});

test("what a cluster cannot change has to be made anew, where it is there", () => {
  const version = changed(["files/app.yaml", "app: shop", "app: store"]);
  expect(impactOf(version, launched(), judges())).toMatchObject({
    kind: "recreates",
    objects: [{ recreates: ["spec.selector of a Deployment cannot be changed."] }],
  });
  expect(impactOf(version, { ...launched(), isApplied: false }, judges()).kind).toBe("changes");
});

test("what somebody changed by hand is told beside it, and where", () => {
  const instance = launched();
  const file = `${instance.path}/manifests/app.yaml`;
  const contents = {
    ...instance.contents,
    [file]: (instance.contents[file] ?? "").replace("replicas: 2", "replicas: 4"),
  };
  expect(impactOf(parsed(bundle), { ...instance, contents }, judges())).toMatchObject({
    kind: "changes",
    byHand: [{ path: file, how: "changed" }],
    objects: [{ fields: ["/spec/replicas"] }],
  });
});

test("parameters that the version has no place for are left out, and said", () => {
  const version = changed(
    ["template.yaml", "      replicas: { type: integer, maximum: 10, default: 2 }\n", ""],
    ["files/app.yaml", "${{ params.replicas }}", "2"],
  );
  expect(impactOf(version, launched({ image: "a", replicas: 2 }), judges())).toMatchObject({
    kind: "same",
    dropped: ["/replicas"],
  });
});

test("a record that cannot be read is not judged, with the reason", () => {
  const instance = launched();
  const contents = { ...instance.contents, [`${instance.path}/slipway.yaml`]: "kind: [" };
  expect(impactOf(parsed(bundle), { ...instance, contents }, judges())).toMatchObject({
    kind: "not-judged",
    problem: expect.stringMatching(/not a record/),
  });
});
