/**
 * What the policy engine can do. `tsx --conditions react-server bench/policy.ts`
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { JsonObject } from "@/lib/json";
import { judge, loadPolicies, type LocatedObject, type PolicySet } from "@/lib/policy";

export interface PolicyBench {
  /** Time to read and compile the starter policies, milliseconds. */
  loadMs: number;
  /** One rule on one object, per second on one core, policies compiled: small rules, as most are. */
  evaluationsPerSecond: number;
  /** 1,000 objects against all starter policies: seconds, rules that were evaluated, and those per second. */
  thousandObjects: { seconds: number; evaluations: number; evaluationsPerSecond: number };
  /** What a form asks at each change: the objects of one web service against all starter policies, milliseconds. */
  liveCheckMs: { p50: number; p95: number };
}

/** `npm run bench` and `tsx` both start at the root of the project. */
const home = process.cwd();

function starterPolicies(): PolicySet {
  const files = globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({ path: file, text: readFileSync(path.join(home, file), "utf8") }));
  return loadPolicies(files).policies;
}

const labels = (index: number): JsonObject => ({ "app.kubernetes.io/managed-by": "slipway", "slipway.dev/instance": `shop-${index}.web` });

/** Five objects of a service as the starter catalog writes it. */
function service(index: number): JsonObject[] {
  const metadata: JsonObject = { name: "web", namespace: `shop-${index}`, labels: labels(index) };
  const container: JsonObject = {
    name: "app", image: `registry.example.com/shop/web:1.${index}.0`, ports: [{ name: "http", containerPort: 8080 }],
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
  return [
    {
      apiVersion: "apps/v1", kind: "Deployment", metadata,
      spec: {
        selector: { matchLabels: { app: `web-${index}` } },
        template: { metadata: { labels: { app: `web-${index}` } }, spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } }, containers: [container], volumes: [{ name: "tmp", emptyDir: {} }] } },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: `web-${index}` }, ports: [{ port: 80, targetPort: "http" }] } },
    { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {}, policyTypes: ["Ingress"] } },
    { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata, spec: { parentRefs: [{ name: "public", namespace: "gateway-system" }], rules: [{ backendRefs: [{ name: `web-${index}`, port: 80 }] }] } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
  ];
}

const located = (objects: readonly JsonObject[]): LocatedObject[] => objects.map((object, document) => ({ file: "manifests.yaml", document, object }));

/** Rules that are evaluated when these objects are judged: those of every policy that is about one of them. */
function countEvaluations(policies: PolicySet, objects: readonly LocatedObject[]): number {
  let evaluations = 0;
  const counting: PolicySet = {
    ...policies,
    policies: policies.policies.map((policy) => ({
      ...policy,
      validations: policy.validations.map((one) => ({
        ...one,
        expression: { ...one.expression, evaluate: (scope) => { evaluations += 1; return one.expression.evaluate(scope); } },
      })),
    })),
  };
  const findings = judge({ policies: counting, objects });
  if (findings.length > 0) throw new Error(`What is measured must be clean: ${JSON.stringify(findings[0])}`);
  return evaluations;
}

function timed(run: () => void, atLeastMs: number): { times: number; ms: number } {
  run();
  let times = 0;
  const start = performance.now();
  while (performance.now() - start < atLeastMs) {
    run();
    times += 1;
  }
  return { times, ms: performance.now() - start };
}

function smallRules(): PolicySet {
  const rules = ["object.spec.replicas <= 10", "object.metadata.name.startsWith('web')", "has(object.spec.selector) && object.spec.selector.matchLabels.size() > 0", "object.spec.template.spec.containers.all(c, c.image.startsWith('registry.example.com/'))"];
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

  const one = located(service(1));
  const samples = Array.from({ length: 200 }, () => {
    const start = performance.now();
    judge({ policies, objects: one });
    return performance.now() - start;
  }).toSorted((a, b) => a - b);

  const seconds = all.ms / all.times / 1_000;
  return {
    loadMs: Math.round(loadMs),
    evaluationsPerSecond: Math.round((few.times * 20 * 1_000) / few.ms),
    thousandObjects: { seconds: Number(seconds.toFixed(3)), evaluations, evaluationsPerSecond: Math.round(evaluations / seconds) },
    liveCheckMs: { p50: Number((samples[100] ?? 0).toFixed(2)), p95: Number((samples[190] ?? 0).toFixed(2)) },
  };
}

if (process.argv[1]?.endsWith("policy.ts") && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(JSON.stringify(await benchPolicy(), null, 2));
}
