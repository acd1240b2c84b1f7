/**
 * What the policy engine can do. `tsx --conditions react-server bench/policy.ts`
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { readBundle } from "@/lib/catalog/server";
import type { JsonObject } from "@/lib/json";
import { standardRegistry } from "@/lib/kubernetes";
import { compilePolicies } from "@/lib/policies/server";
import { judge, loadPolicies, type LocatedObject, type PolicySet } from "@/lib/admission";
import type { Target } from "@/lib/targets";
import { parseTemplate } from "@/lib/template";
import { isRefusalExpected, readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { plan } from "../lib/plans/plan";
import { percentile, type Report } from "./report";

export interface PolicyBench {
  /** Time to read and compile the starter policies, milliseconds. */
  loadMs: number;
  /**
   * One rule on one object, per second on one core, policies compiled: small rules, as most are.
   */
  evaluationsPerSecond: number;
  /**
   * 1,000 objects against all starter policies: seconds, rules that were evaluated, and those per
   * second.
   */
  thousandObjects: { seconds: number; evaluations: number; evaluationsPerSecond: number };
  /**
   * What a form asks at each change, of the starter template that takes longest: rendering,
   * schemas, secrets and all policies; milliseconds of one core.
   */
  liveCheckMs: { template: string; p50: number; p95: number };
}

/** `npm run bench` and `tsx` both start at the root of the project. */
const home = process.cwd();

function starterPolicies(): PolicySet {
  const files = globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({
    path: file,
    text: readFileSync(path.join(home, file), "utf8"),
  }));
  return loadPolicies(files).policies;
}

const labels = (index: number): JsonObject => ({
  "app.kubernetes.io/managed-by": "slipway",
  "slipway.dev/instance": `shop-${index}.web`,
});

/** Five objects of a service as the starter catalog writes it. */
function service(index: number): JsonObject[] {
  const metadata: JsonObject = { name: "web", namespace: `shop-${index}`, labels: labels(index) };
  const container: JsonObject = {
    name: "app",
    image: `registry.example.com/shop/web:1.${index}.0`,
    ports: [{ name: "http", containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: { app: `web-${index}` } },
        template: {
          metadata: { labels: { app: `web-${index}` } },
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
            containers: [container],
            volumes: [{ name: "tmp", emptyDir: {} }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: { app: `web-${index}` }, ports: [{ port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: { podSelector: {}, policyTypes: ["Ingress"] },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ name: "public", namespace: "gateway-system" }],
        rules: [{ backendRefs: [{ name: `web-${index}`, port: 80 }] }],
      },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
  ];
}

const located = (objects: readonly JsonObject[]): LocatedObject[] =>
  objects.map((object, document) => ({ file: "manifests.yaml", document, object }));

/**
 * Rules that are evaluated when these objects are judged: those of every policy that is about one
 * of them.
 */
function countEvaluations(policies: PolicySet, objects: readonly LocatedObject[]): number {
  let evaluations = 0;
  const counting: PolicySet = {
    ...policies,
    policies: policies.policies.map((policy) => ({
      ...policy,
      validations: policy.validations.map((one) => ({
        ...one,
        expression: {
          ...one.expression,
          evaluate: (scope) => {
            evaluations += 1;
            return one.expression.evaluate(scope);
          },
        },
      })),
    })),
  };
  const findings = judge({ policies: counting, objects });
  if (findings.length > 0)
    throw new Error(`What is measured must be clean: ${JSON.stringify(findings[0])}`);
  return evaluations;
}

/** Milliseconds of one core: what else the machine does meanwhile does not count. */
function timed(run: () => void, atLeastMs: number): { times: number; ms: number } {
  run();
  let times = 0;
  const start = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - start < atLeastMs) {
    run();
    times += 1;
  }
  const { user, system } = process.cpuUsage(before);
  return { times, ms: (user + system) / 1_000 };
}

function smallRules(): PolicySet {
  const rules = [
    "object.spec.replicas <= 10",
    "object.metadata.name.startsWith('web')",
    "has(object.spec.selector) && object.spec.selector.matchLabels.size() > 0",
    "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example.com/'))",
  ];
  const text = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: small }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
  validations: ${JSON.stringify(Array.from({ length: 20 }, (_, index) => ({ expression: rules[index % rules.length] })))}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: small }
spec: { policyName: small, validationActions: [Deny] }
`;
  return loadPolicies([{ path: "small.yaml", text }]).policies;
}

/** Measures the policy engine. Pure computation: no network, no database. */
export async function benchPolicy(): Promise<PolicyBench> {
  const loading = performance.now();
  const policies = starterPolicies();
  const loadMs = performance.now() - loading;

  const small = smallRules();
  const [deployment] = located(service(1));
  if (deployment === undefined) throw new Error("There is nothing to judge.");
  const few = timed(() => judge({ policies: small, objects: [deployment] }), 1_500);

  const thousand = located(Array.from({ length: 200 }, (_, index) => service(index)).flat());
  const evaluations = countEvaluations(policies, thousand);
  const all = timed(() => judge({ policies, objects: thousand }), 1_500);

  const liveCheckMs = await liveCheck();

  const seconds = all.ms / all.times / 1_000;
  return {
    loadMs: Math.round(loadMs),
    evaluationsPerSecond: Math.round((few.times * 20 * 1_000) / few.ms),
    thousandObjects: {
      seconds: Number(seconds.toFixed(3)),
      evaluations,
      evaluationsPerSecond: Math.round(evaluations / seconds),
    },
    liveCheckMs,
  };
}

const target: Target = {
  id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  name: "staging",
  title: "Staging",
  environment: "staging",
  branch: "main",
  pathPattern: "tenants/{environment}/{team}/{name}",
  repository: {
    id: "r",
    host: { kind: "github" },
    apiUrl: "https://api.example.com",
    owner: "acme",
    name: "platform",
    defaultBranch: "main",
    webUrl: "https://example.com/acme/platform",
  },
  cluster: { id: "c", name: "staging", apiUrl: undefined },
  fluxNamespace: "flux-system",
  sourceName: "flux-system",
  parentName: "tenants",
  teamServiceAccount: "team-{team}",
  platformServiceAccount: "platform",
  vars: { domain: "example.com" },
  substitution: false,
  accessGroups: [],
  requiresApproval: false,
  labels: [],
  reviewers: [],
  autoMerge: null,
  position: 0,
  heardAt: undefined,
};

/** The whole plan of each starter template, with the parameters of its first test. */
async function liveCheck(): Promise<PolicyBench["liveCheckMs"]> {
  const curated = await compilePolicies({ SLIPWAY_HOME: home, SLIPWAY_CATALOG_DIR: undefined });
  const schemas = standardRegistry();
  const measured: PolicyBench["liveCheckMs"][] = [];
  for (const folder of globSync("catalog/*/template.yaml", { cwd: home }).map((file) =>
    path.join(home, path.dirname(file)),
  )) {
    const { template } = parseTemplate(await readBundle(folder));
    const [test] =
      template === undefined
        ? []
        : readTemplateTests(template.bundle).tests.filter((one) => !isRefusalExpected(one));
    if (template === undefined || test === undefined) continue;
    const { parameters, instance } = renderInputOf(template, test);
    const intent = {
      template,
      target,
      team: "payments",
      name: instance.name,
      instanceId: target.id,
      createdBy: "dana@example.com",
      parameters,
      schemas,
      curated,
      now: new Date(),
    };
    const samples = Array.from({ length: 60 }, () => {
      const before = process.cpuUsage();
      plan(intent);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    }).slice(10);
    measured.push({
      template: template.definition.name,
      p50: Number(percentile(samples, 50).toFixed(1)),
      p95: Number(percentile(samples, 95).toFixed(1)),
    });
  }
  const slowest = measured.toSorted((a, b) => b.p95 - a.p95)[0];
  if (slowest === undefined) throw new Error("There is no template to check.");
  return slowest;
}

/** Into the report of `npm run bench`. */
export async function reportPolicy(report: Report): Promise<void> {
  const { loadMs, evaluationsPerSecond, thousandObjects, liveCheckMs } = await benchPolicy();
  report.add(
    "policy: evaluations a second on one core",
    evaluationsPerSecond.toLocaleString("en"),
    "at least 20,000",
    evaluationsPerSecond >= 20_000,
  );
  report.add(
    "policy: 1,000 objects, all starter policies",
    `${thousandObjects.seconds} s`,
    `${thousandObjects.evaluations.toLocaleString("en")} evaluations`,
  );
  report.add("policy: reading and compiling the starter policies", `${loadMs} ms`);
  report.add(
    `policy: live check of a form (${liveCheckMs.template}), 95th percentile`,
    `${liveCheckMs.p95} ms`,
    "under 50 ms",
    liveCheckMs.p95 < 50,
  );
}

if (
  process.argv[1]?.endsWith("policy.ts") &&
  import.meta.url === pathToFileURL(process.argv[1]).href
) {
  console.log(JSON.stringify(await benchPolicy(), null, 2));
}
