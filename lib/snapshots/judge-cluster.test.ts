import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadPolicies } from "@/lib/admission";
import { clusterObjects } from "./cluster-objects";
import { judgeCluster } from "./judge-cluster";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "./testing";

const file = path.join(
  import.meta.dirname,
  "../../catalog/policies/network-policy-present/policy.yaml",
);
const { policies } = loadPolicies([{ path: "p.yaml", text: readFileSync(file, "utf8") }]);
const rules = { policies, exceptions: [], now: new Date(0) };
const target = targetOn("staging");

const policy = (namespace: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: any, namespace: ${namespace} }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n`;
const workload = (name: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: payments }\nspec: { selector: {}, template: { spec: { containers: [{ name: app, image: a }] } } }\n`;
const teams = "teams/payments.yaml";

/** The example repository, where nothing says who may talk to whom in the namespace `payments`. */
function open(): Record<string, string> {
  const texts = exampleTexts();
  const documents = (texts[teams] ?? "").split("---\n");
  const without = documents.filter((text) => !text.includes("kind: NetworkPolicy"));
  return { ...texts, [teams]: without.join("---\n") };
}

function clusterOf(texts: Record<string, string>) {
  const [cluster] = clusterObjects(snapshotOf(texts), [target]);
  if (cluster === undefined) throw new Error("There is no cluster.");
  return cluster;
}

function verdicts(after: Record<string, string>, before?: Record<string, string>): string[] {
  return judgeCluster(
    clusterOf(after),
    before === undefined ? undefined : clusterOf(before),
    rules,
  ).placed.flatMap(({ finding }) =>
    finding.policy === "" ? [] : [`${finding.verdict} ${finding.object.name}`],
  );
}

const add = (name: string, more = "") =>
  instanceTexts("staging", "payments", name, workload(name) + more);

describe("a policy that goes by what is in the namespace", () => {
  test("denies the first workload that brings it along, and a second one beside it", () => {
    const after = { ...open(), ...add("web", policy("payments")), ...add("api") };
    expect(verdicts(after, open())).toEqual(["denied api", "denied web"]);
  });

  test("lets it pass where the namespace has it, or gets it of a Kustomization that comes earlier", () => {
    expect(verdicts({ ...exampleTexts(), ...add("web") }, exampleTexts())).toEqual([]);
    const after = { ...open(), ...add("web") };
    after[teams] += policy("payments");
    expect(verdicts(after, open())).toEqual([]);
  });

  test("takes what one instance brought for all that come after it", () => {
    const before = { ...open(), ...add("web", policy("payments")) };
    expect(verdicts({ ...before, ...add("api") }, before)).toEqual([]);
  });

  test("is judged over what stands in Git as over what is there already", () => {
    expect(verdicts({ ...open(), ...add("web", policy("payments")) })).toEqual([]);
    expect(verdicts({ ...open(), ...add("web", policy("checkout")) })).toEqual(["denied web"]);
  });

  test("is not judged of a namespace that Git does not make", () => {
    const before = exampleTexts();
    const gone = Object.entries(add("web")).map(
      ([name, text]) =>
        [name, text.replaceAll("namespace: payments", "namespace: by-hand")] as const,
    );
    expect(verdicts({ ...before, ...Object.fromEntries(gone) }, before)).toEqual([
      "not-judged web",
    ]);
  });
});
