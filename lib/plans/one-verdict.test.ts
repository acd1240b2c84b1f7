import { describe, expect, it } from "vitest";
import { isObjection, judge, loadExceptions, loadPolicies, type Verdict } from "@/lib/admission";
import { judgeChange } from "@/lib/checks/judge-change";
import { findingsOf } from "@/lib/compliance/findings-of";
import { standardRegistry } from "@/lib/kubernetes";
import { judgeCluster } from "@/lib/snapshots";
import { clusterObjects } from "@/lib/snapshots";
import { snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { judgeFiles } from "./judge-files";

const target = targetOn("staging");
const now = new Date("2026-01-01T00:00:00Z");
const { exceptions } = loadExceptions([
  {
    path: "e.yaml",
    text: "apiVersion: slipway.dev/v1alpha1\nkind: PolicyException\nmetadata: { name: e }\nspec: { policy: test, team: payments, reason: It is as it has to be., expires: '2030-01-01' }\n",
  },
]);

/** What is judged, and what of it the policy asks. */
const cases = {
  "a rule that fails": { manifest: "apiVersion: v1\nkind: ConfigMap", selector: "{}" },
  "a rule about labels that are not in view": {
    manifest: "apiVersion: v1\nkind: ConfigMap",
    selector: "{ matchLabels: { tier: gold } }",
  },
  "a chart that cannot be seen": {
    manifest:
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: { interval: 1h, chart: { spec: { chart: redis, version: 1.0.0, sourceRef: { kind: HelmRepository, name: r } } } }",
    selector: "{}",
  },
};
const combinations = ["Deny", "Warn", "Audit", "Deny, Audit", "Warn, Audit"].flatMap((actions) =>
  ["", "Deny", "Warn", "Audit"].flatMap((notJudged) =>
    [false, true].map((excepted) => ({ actions, notJudged, excepted })),
  ),
);

const policiesThat = (actions: string, notJudged: string, selector: string) => {
  const { policies, problems } = loadPolicies([
    {
      path: "p.yaml",
      text: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: test }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
    namespaceSelector: ${selector}
  validations: [{ expression: "false", message: No. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: test, annotations: { ${notJudged === "" ? "" : `slipway.dev/not-judged: ${notJudged}`} } }
spec: { policyName: test, validationActions: [${actions}] }
`,
    },
  ]);
  expect(problems).toEqual([]);
  return policies;
};

/** Each finding in a line, by what is the same wherever it is told. */
const lines = (findings: readonly { title: string; message: string; verdict: Verdict }[]) =>
  findings.map(({ title, message, verdict }) => `${title}: ${message} ${verdict}`).toSorted();

describe.each(Object.entries(cases))("%s", (_, { manifest, selector }) => {
  it("has the same verdict in a preview, a check and compliance, whatever a binding says", async () => {
    const file = "tenants/staging/a.yaml";
    const head = snapshotOf({
      [file]: `${manifest}\nmetadata: { name: a, namespace: payments }\n`,
    });
    const [cluster] = await clusterObjects(head, [target]);
    if (cluster === undefined) throw new Error("There is no cluster.");
    const seen = new Set<Verdict>();
    for (const { actions, notJudged, excepted } of combinations) {
      const policies = policiesThat(actions, notJudged, selector);
      const rules = { policies, exceptions: excepted ? exceptions : [], now };
      const told = judge({
        policies,
        objects: cluster.objects,
        target: { labels: {}, substitution: false },
        exceptions: { list: rules.exceptions, now },
      });
      const preview = judgeFiles({
        schemas: standardRegistry(),
        target,
        team: "payments",
        namespace: "payments",
        scope: "team",
        objects: [...cluster.objects],
        before: [],
        rendered: [],
        curated: { ...rules, secretAllowances: [] },
        now,
      });
      const check = judgeChange(
        [
          {
            head,
            base: snapshotOf({}),
            clusters: [{ head: cluster, base: undefined }],
            folders: [],
          },
        ],
        rules,
      );
      const kept = [...findingsOf(judgeCluster(cluster, undefined, rules).placed, head)];
      const expected = lines(told);
      expect(lines(check.findings)).toEqual(expected);
      expect(lines(kept)).toEqual(expected);
      expect(
        preview.flatMap(({ verdict }) => (isObjection(verdict) ? [verdict] : [])).toSorted(),
      ).toEqual(told.map(({ verdict }) => verdict).toSorted());
      for (const { verdict } of told) seen.add(verdict);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
