/**
 * What the policy engine can do. `tsx --conditions react-server bench/policy.ts`
 */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { judge, loadPolicies, type LocatedObject, type PolicySet } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { liveCheck, type LiveCheck } from "./live-check";
import type { Report } from "./report";
import { serviceObjects } from "./service-objects";

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
  liveCheckMs: LiveCheck;
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
  const [deployment] = located(serviceObjects(1));
  if (deployment === undefined) throw new Error("There is nothing to judge.");
  const few = timed(() => judge({ policies: small, objects: [deployment] }), 1_500);

  const thousand = located(Array.from({ length: 200 }, (_, index) => serviceObjects(index)).flat());
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
