import { describe, expect, test } from "vitest";
import { loadExceptions, loadPolicies } from "@/lib/admission";
import { loadAllowances } from "@/lib/secrets";
import { clusterObjects, type Rules } from "@/lib/snapshots";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { judgeChange } from "./judge-change";

const policy = (
  name: string,
  expression: string,
  kinds: string,
  action: string,
  operations = "[CREATE, UPDATE]",
) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name}, annotations: { slipway.dev/title: ${name} title } }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ${operations}, resources: ["${kinds}"] }] }
  validations: [{ expression: "${expression}", message: ${name} says no. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [${action}] }
`;
const { policies, problems } = loadPolicies([
  {
    path: "small.yaml",
    text: policy("small", "!has(object.data) || object.data.size() < 2", "configmaps", "Deny"),
  },
  { path: "kept.yaml", text: policy("kept", "false", "secrets", "Deny", "[DELETE]") },
  {
    path: "lettered.yaml",
    text: policy("lettered", "!object.metadata.name.startsWith('w')", "configmaps", "Warn"),
  },
]);
const { exceptions } = loadExceptions([
  {
    path: "e.yaml",
    text: "apiVersion: slipway.dev/v1alpha1\nkind: PolicyException\nmetadata: { name: big }\nspec: { policy: small, object: { kind: ConfigMap, name: allowed }, reason: It is as it has to be., expires: '2030-01-01' }\n",
  },
]);
const rules: Rules = { policies, exceptions, now: new Date("2026-01-01T00:00:00Z") };

const map = (name: string, keys = 1) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${Array.from({ length: keys }, (_, index) => `  k${index}: v\n`).join("")}`;
const chart = (name: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n  namespace: x\nspec:\n  interval: 1h\n  chart: { spec: { chart: ${name}, version: 1.0.0, sourceRef: { kind: HelmRepository, name: r } } }\n`;
/** Names are of files in the target's folder, those with `./` of files at the root. */
const at = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.startsWith("./") ? name.slice(2) : `tenants/staging/${name}`,
      text,
    ]),
  );
const atRoot = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`./${name}`, text]));

async function judged(
  before: Record<string, string>,
  after: Record<string, string>,
  targets = [targetOn("staging")],
) {
  const [base, head] = [snapshotOf(at(before)), snapshotOf(at(after))];
  const [was, is] = [clusterObjects(base, targets), clusterObjects(head, targets)];
  return judgeChange(
    [
      {
        head,
        base,
        clusters: is.map((one) => ({
          head: one,
          base: was.find(({ cluster }) => cluster.id === one.cluster.id),
        })),
        folders: [],
      },
    ],
    rules,
  );
}
const inShort = ({ findings }: Awaited<ReturnType<typeof judged>>) =>
  findings.map(
    ({ verdict, file, line, policy: by, title }) =>
      `${verdict} ${file.replace("tenants/staging/", "")}:${line ?? "-"} ${by || title}`,
  );

test("the policies of these tests are right", () => expect(problems).toEqual([]));

describe("what a change is judged by", () => {
  test("is what differs from the base, at the line of the field, the worst first", async () => {
    const found = await judged(
      { "old.yaml": map("old", 3) },
      {
        "old.yaml": map("old", 3),
        "new.yaml": `${map("fine")}---\n${map("big", 3)}`,
        "w.yaml": map("warned"),
      },
    );
    expect(inShort(found)).toEqual(["denied new.yaml:12 small", "warned w.yaml:4 lettered"]);
    expect(found).toMatchObject({
      conclusion: "failure",
      title: "1 denied in 3 objects, 1 warned",
      report: {
        objects: { added: 3, changed: 0, deleted: 0 },
        targets: ["staging"],
        files: { changed: 2, applied: 2 },
      },
    });
  });

  test("does not change when an object moves to another file, or a file is written otherwise", async () => {
    expect(await judged({ "a.yaml": map("old", 3) }, { "b/c.yaml": map("old", 3) })).toMatchObject({
      conclusion: "neutral",
      findings: [],
    });
    expect(
      await judged({ "a.yaml": map("old", 3) }, { "a.yaml": `# A note.\n${map("old", 3)}` }),
    ).toMatchObject({ conclusion: "neutral" });
    expect(inShort(await judged({ "a.yaml": map("old", 3) }, { "a.yaml": map("old", 4) }))).toEqual(
      ["denied a.yaml:5 small"],
    );
  });

  test("is what is deleted too, which has no line any more", async () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n";
    const found = await judged({ "s.yaml": secret }, {});
    expect(inShort(found)).toEqual(["denied s.yaml:- kept"]);
    expect(found).toMatchObject({
      title: "1 denied in 1 object",
      findings: [{ message: expect.stringMatching(/^Deleting it: /), line: undefined }],
    });
  });

  test("has an exception in sight where one applies", async () => {
    const found = await judged({}, { "a.yaml": map("allowed", 3) });
    expect(found).toMatchObject({
      conclusion: "success",
      title: "Nothing is denied in 1 object, 1 excepted",
      findings: [{ verdict: "excepted", exception: { name: "big", expires: "2030-01-01" } }],
    });
  });

  test("is told as not judged where it cannot be seen, and only where the change has a part in it", async () => {
    const charts = {
      "c.yaml": chart("old"),
      "k/kustomization.yaml": "resources: [https://example.com/x.yaml]\n",
    };
    expect(await judged(charts, { ...charts, "a.yaml": map("a") })).toMatchObject({
      conclusion: "success",
      findings: [],
    });
    const found = await judged(charts, {
      "c.yaml": chart("old"),
      "d.yaml": chart("new"),
      "k/kustomization.yaml": "resources: [https://example.com/y.yaml]\n",
    });
    expect(inShort(found)).toEqual(
      [
        "not-judged d.yaml:2 Not visible before the cluster",
        "not-judged k/kustomization.yaml:1 Not visible before the cluster",
      ].map((line) => expect.stringMatching(line.replace(/:\d /, ":\\d "))),
    );
    expect(found).toMatchObject({
      conclusion: "success",
      title: "Nothing is denied in 1 object, 2 not judged",
    });
  });

  test("is told as not judged where it changes a file of a folder that is not built, in whichever folder that file is", async () => {
    const patched = {
      "over/kustomization.yaml": "resources: [../../../base]\nvars: [{ name: x }]\n",
      "./base/kustomization.yaml": "resources: [a.yaml]\n",
      "./base/a.yaml": map("a"),
      "./b.yaml": map("b"),
    };
    const found = await judged(patched, { ...patched, "./base/a.yaml": map("a", 3) });
    expect(inShort(found)).toEqual([
      "not-judged over/kustomization.yaml:1 Not visible before the cluster",
    ]);
    expect(found).toMatchObject({
      conclusion: "success",
      title: "Nothing is denied, 1 not judged",
      report: { files: { changed: 1, applied: 1 } },
    });
    expect(found.findings[0]?.message).toBe(
      "tenants/staging/over/kustomization.yaml has a field that is not built (vars), so Slipway does not build it: its objects are not judged.",
    );
    const sync = {
      "sync.yaml":
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./apps, patchesJson6902: [{ patch: x }], sourceRef: { kind: GitRepository, name: flux-system } }\n",
    };
    expect(
      inShort(
        await judged(
          { ...sync, "./apps/a.yaml": map("a"), "./apps/b.yaml": map("b") },
          { ...sync, "./apps/b.yaml": map("b") },
        ),
      ),
    ).toEqual(["not-judged sync.yaml:1 Not visible before the cluster"]);
    expect((await judged(patched, { ...patched, "./b.yaml": map("b", 3) })).findings).toEqual([]);
  });

  test("is what Flux could no longer apply, where this change breaks it", async () => {
    const broken = "a: b\n";
    const found = await judged({}, { "a.yaml": broken });
    expect(inShort(found)).toEqual(["denied a.yaml:1 Flux could not apply it"]);
    expect(found.title).toBe("1 denied");
    expect(
      await judged({ "a.yaml": broken }, { "a.yaml": broken, "b.yaml": map("b") }),
    ).toMatchObject({ conclusion: "success", findings: [] });
  });

  test("is that a file cannot be read, where this change writes it, and never what Flux makes of it", async () => {
    const unread = "a: [\n";
    const found = await judged({}, { "a.yaml": unread });
    expect(inShort(found)).toEqual(["not-judged a.yaml:1 Not visible before the cluster"]);
    expect(found).toMatchObject({
      conclusion: "success",
      title: "Nothing is denied, 1 not judged",
    });
    expect(found.findings[0]?.message).toMatch(
      /^Slipway cannot read tenants\/staging\/a\.yaml \(line 2, column 1\)/,
    );
    expect(
      await judged({ "a.yaml": unread }, { "a.yaml": unread, "b.yaml": map("b") }),
    ).toMatchObject({ conclusion: "success", findings: [] });
  });

  test("is of a scalar that goes on at its key's indent what policies say of it", async () => {
    const quoted = map("q", 3).replace("name: q", 'name: "q"\n  annotations:\n    a: "b\n    c"');
    const found = await judged({}, { "q.yaml": quoted });
    expect(found.findings).toEqual([expect.objectContaining({ verdict: "denied", line: 8 })]);
  });

  test("is not all that a cluster applies, where that comes from sources that are not followed", async () => {
    const oci =
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./, sourceRef: { kind: OCIRepository, name: apps } }\n";
    const found = await judged({ "apps.yaml": oci }, { "apps.yaml": oci, "a.yaml": map("fine") });
    expect(found.title).toBe("All 2 policies that apply pass in 1 object, 1 source not followed");
    expect(found.report.unfollowed).toEqual({
      count: 1,
      first: [
        {
          object: "Kustomization flux-system/apps",
          file: "tenants/staging/apps.yaml",
          source: "OCIRepository flux-system/apps",
          address: undefined,
        },
      ],
    });
  });

  test("is judged in each cluster that applies it, once where they say the same", async () => {
    const texts = {
      ...exampleTexts(),
      ...instanceTexts("staging", "payments", "checkout"),
      "teams/kustomization.yaml": `${exampleTexts()["teams/kustomization.yaml"]}  - big.yaml\n`,
      "teams/big.yaml": map("big", 3),
    };
    const found = await judged(atRoot(exampleTexts()), atRoot(texts), [
      targetOn("staging"),
      targetOn("production"),
    ]);
    expect(inShort(found)).toEqual(["denied teams/big.yaml:5 small"]);
    expect(found.findings[0]?.target).toBe("staging, production");
    expect(found.report.targets).toEqual(["staging", "production"]);
    const one = await judged(
      atRoot(exampleTexts()),
      atRoot({ ...exampleTexts(), ...instanceTexts("staging", "payments", "checkout") }),
      [targetOn("staging"), targetOn("production")],
    );
    expect(one.report.targets).toEqual(["staging"]);
    expect(found.report.objects).toEqual({ added: 4, changed: 0, deleted: 0 });
  });

  test("is nothing where no cluster applies it", async () => {
    expect(
      await judged({}, { "./docs/example.yaml": map("big", 9), "./README.yaml": "x" }),
    ).toMatchObject({
      conclusion: "neutral",
      title: "Nothing to check",
      report: { files: { changed: 2, applied: 0 } },
    });
    expect(judgeChange([], rules)).toMatchObject({ conclusion: "neutral", findings: [] });
  });
});

const token = (letter: string) => `ghp_${letter.repeat(30)}${"123456"}`;
const holding = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  k: ${value}\n`;
const settings = (...lines: string[]) =>
  `kind: ConfigMap\ndata:\n  app.conf: |\n${lines.map((line) => `    ${line}\n`).join("")}`;

describe("secrets in changed files", () => {
  test("are denied at file and line, wherever the file is, and their values are told nowhere", async () => {
    const found = await judged(
      {},
      {
        "new.yaml": holding("new", token("a")),
        "./docs/values.yaml": `a: b\ndb:\n  password: ${"hunter2"}\n`,
        "./run.sh": `#!/bin/sh\nexport TOKEN=${token("b")}\n`,
      },
    );
    expect(found.findings.map(({ verdict, file, line }) => [verdict, file, line])).toEqual([
      ["denied", "docs/values.yaml", 3],
      ["denied", "run.sh", 2],
      ["denied", "tenants/staging/new.yaml", 6],
    ]);
    expect(found.conclusion).toBe("failure");
    expect(found.findings[2]?.message).toMatch(
      /^The value of the ConfigMap at \/data\/k looks like a GitHub token/,
    );
    expect(JSON.stringify(found)).not.toMatch(/hunter2|ghp_/);
  });

  test("only warn where the base has the same value, in that file or another", async () => {
    const before = {
      "old.yaml": holding("old", token("a")),
      "other.yaml": holding("other", token("b")),
    };
    const verdictsOf = async (after: Record<string, string>) =>
      (await judged(before, { ...before, ...after })).findings.map(({ verdict, file }) => [
        verdict,
        file.replace("tenants/staging/", ""),
      ]);
    expect(await verdictsOf({})).toEqual([]);
    expect(await verdictsOf({ "old.yaml": `# moved\n${holding("old", token("a"))}` })).toEqual([
      ["warned", "old.yaml"],
    ]);
    expect(await verdictsOf({ "copy.yaml": holding("copy", token("b")) })).toEqual([
      ["warned", "copy.yaml"],
    ]);
    expect(await verdictsOf({ "old.yaml": holding("old", token("c")) })).toEqual([
      ["denied", "old.yaml"],
    ]);
  });

  test("are told from other lines of the same text", async () => {
    const old = `password=${"hunter2"}`;
    const verdictsOf = async (...lines: string[]) =>
      (
        await judged({ "a.yaml": settings("port=80", old) }, { "a.yaml": settings(...lines) })
      ).findings
        .filter(({ title }) => title === "Secrets in Git")
        .map(({ verdict }) => verdict);
    expect(await verdictsOf("port=81", old)).toEqual(["warned"]);
    expect(await verdictsOf("port=80", old, `token=${"hunter3"}`)).toEqual(["denied"]);
  });

  test("are quoted by no other finding", async () => {
    const quoting = loadPolicies([
      {
        path: "quoting.yaml",
        text: policy("quoting", "false", "configmaps", "Deny").replace(
          "message: quoting says no.",
          "messageExpression: \"'No ' + object.data.password\"",
        ),
      },
    ]).policies;
    const head = snapshotOf(
      at({ "a.yaml": holding("a", "x").replace("k: x", `password: ${"hunter2"}`) }),
    );
    const base = snapshotOf({});
    const clusters = clusterObjects(head, [targetOn("staging")]).map((one) => ({
      head: one,
      base: undefined,
    }));
    const found = judgeChange([{ head, base, clusters, folders: [] }], {
      ...rules,
      policies: quoting,
    });
    expect(found.findings.map(({ policy: by }) => by).toSorted()).toEqual(["", "quoting"]);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });

  test("stand where an allowance says so, by the template and the parameter as well", async () => {
    const { allowances } = loadAllowances([
      {
        path: "k.yaml",
        text: `apiVersion: slipway.dev/v1alpha1\nkind: SecretAllowance\nmetadata: { name: k }\nspec: { pattern: "ghp_a+123456", where: { template: web, parameter: /key }, reason: Public by its makers' word., by: platform-team }\n`,
      },
    ]);
    const folder = "tenants/staging/payments/web";
    const head = snapshotOf({
      [`${folder}/slipway.yaml`]: `spec:\n  template: { name: web }\n  parameters: { key: ${token("a")} }\n`,
      [`${folder}/manifests/a.yaml`]: holding("a", token("a")),
      "tenants/staging/payments/b.yaml": holding("b", token("a")),
    });
    const change = { head, base: snapshotOf({}), clusters: [], folders: [] };
    const files = (secretAllowances: typeof allowances) =>
      judgeChange([change], { ...rules, secretAllowances }).findings.map(({ file }) => file);
    expect(files([])).toHaveLength(3);
    expect(files(allowances)).toEqual(["tenants/staging/payments/b.yaml"]);
  });
});
