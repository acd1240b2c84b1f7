import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseRecord } from "@/lib/instances/server";
import type { JsonObject } from "@/lib/json";
import { standardRegistry } from "@/lib/kubernetes";
import { compiledPolicies } from "@/lib/policies/thread";
import { targetOn } from "@/lib/snapshots/testing";
import { parseTemplate } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { plan } from "./plan";
import type { PlatformRules } from "./platform-rules";
import { changeTask } from "./tasks";

const { template } = parseTemplate({
  "template.yaml":
    "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: worker, version: 1.0.0 }\nspec:\n  title: Worker\n  summary: Runs.\n  category: Tests\n  icon: box\n  owner: platform-team\n  scope: team\n  parameters: { title: Worker, properties: { tag: { type: string, default: '1' } } }\n",
  "README.md": "A worker.",
  "files/worker.yaml":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  selector: { matchLabels: { app: a } }\n  template:\n    metadata: { labels: { app: a } }\n    spec:\n      containers:\n        - name: app\n          image: registry.example.com/a:${{ params.tag }}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${{ instance.name }}\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n",
});
const target = targetOn("staging");
const instanceId = "11111111-1111-4111-8111-111111111111";
const policies: PlatformRules["policies"] = {
  generation: "1",
  digest: "network-policy-present alone",
  documents: [
    {
      name: "network-policy-present",
      path: "policies/network-policy-present.yaml",
      tests: "",
      source: "catalog",
      text: readFileSync("catalog/policies/network-policy-present/policy.yaml", "utf8"),
    },
  ],
  exceptions: [],
  secretAllowances: [],
};
const own: JsonObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "api", namespace: "payments" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};
const rules: PlatformRules = {
  policies,
  namespaces: new Map([[target.cluster.id, { payments: {} }]]),
  // As the last scan found it in Git.
  parameters: [own],
  schemaFolders: [],
  now: new Date("2026-11-23T10:00:00Z"),
};

test("what is in Git of an instance that was never applied is no parameter of it: its next change is judged as its first", async () => {
  if (!template) throw new Error("The template does not parse.");
  const { files } = plan({
    template,
    target,
    team: "payments",
    name: "api",
    instanceId,
    createdBy: "dana@example.com",
    parameters: {},
    schemas: standardRegistry(),
    curated: { ...compiledPolicies(policies), parameters: [own], namespaces: rules.namespaces },
    now: rules.now,
  });
  const contents = Object.fromEntries(files.map(({ path, content }) => [path, content ?? ""]));
  const path = "tenants/staging/payments/api";
  const record = parseRecord(contents[`${path}/slipway.yaml`] ?? "");
  const verdictsOf = async (isApplied: boolean, more: Partial<PlatformRules> = {}) => {
    const { planned } = await runTask(changeTask, {
      template,
      target,
      record,
      folder: { path, contents, byHand: [] },
      parameters: { tag: "2" },
      isApplied,
      rules: { ...rules, ...more },
    });
    return planned.verdicts.map(({ verdict }) => verdict);
  };
  expect(await verdictsOf(true)).toEqual(["passes"]);
  expect(await verdictsOf(false)).toEqual(["denied"]);
  // No scan has looked for what this policy takes, or not all of it was kept.
  expect(await verdictsOf(false, { knownReferences: [] })).toEqual(["not-judged"]);
});
