import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { attacks, watchedPrograms } from "@/lib/snapshots/testing";
import { asJson, inWords } from "./policy";
import { checkPolicies } from "./policy/check-policies";

// Whole programs are started, one after another.
vi.setConfig({ testTimeout: 60_000 });

const root = path.join(import.meta.dirname, "..");
const policies = path.join(root, "catalog/policies");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "policy-check-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name, file)), { recursive: true });
    writeFileSync(path.join(folder, name, file), text);
  }
  return path.join(folder, name);
}

const service = (type: string) =>
  "apiVersion: v1\n" +
  "kind: Service\n" +
  "metadata: { name: web, namespace: shop, labels: { app.kubernetes.io/managed-by: slipway, slipway.dev/instance: shop.web } }\n" +
  `spec: { type: ${type}, ports: [{ port: 80 }] }\n`;
/** A policy that is against every Service, and warns of what it cannot judge. */
const refusing = (action: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${action.toLowerCase()} }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], resources: [services], operations: ["*"] }]
  validations: [{ expression: "false", message: No. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${action.toLowerCase()}, annotations: { slipway.dev/not-judged: Warn } }
spec: { policyName: ${action.toLowerCase()}, validationActions: [${action}] }
`;
const runWith = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  spawnSync(
    process.execPath,
    [
      path.join(root, "node_modules/tsx/dist/cli.mjs"),
      "--conditions",
      "react-server",
      path.join(root, "cli/main.ts"),
      "policy",
      "check",
      ...args,
    ],
    { cwd: root, encoding: "utf8", env },
  );
const run = (...args: string[]) => runWith(process.env, ...args);

describe("slipway policy check", () => {
  it("says what is denied, and where", async () => {
    const report = await checkPolicies({
      policies,
      manifests: write("denied", { "web.yaml": service("NodePort") }),
    });
    expect(report).toMatchObject({
      ok: false,
      objects: 1,
      findings: [
        { policy: "service-exposure", action: "Deny", file: "web.yaml", field: "/spec/type" },
      ],
    });
  });

  it("judges what differs from what there was, and the target by its labels", async () => {
    const manifests = write("after", { "web.yaml": service("NodePort") });
    expect(
      await checkPolicies({
        policies,
        manifests,
        old: write("before", { "moved.yaml": service("NodePort") }),
      }),
    ).toMatchObject({ ok: true, findings: [] });
    expect(
      await checkPolicies({ policies, manifests, target: ["load-balancers=allowed"] }),
    ).toMatchObject({ ok: true });
    await expect(checkPolicies({ policies, manifests, target: ["production"] })).rejects.toThrow(
      "write key=value",
    );
  });

  it("applies exceptions", async () => {
    const exceptions = write("exceptions", {
      "e.yaml":
        "apiVersion: slipway.dev/v1alpha1\n" +
        "kind: PolicyException\n" +
        "metadata: { name: e }\n" +
        "spec: { policy: service-exposure, team: shop, reason: Until the gateway can speak it., expires: 2999-12-31 }\n",
    });
    const report = await checkPolicies({
      policies,
      manifests: write("excepted", { "web.yaml": service("NodePort") }),
      exceptions,
    });
    expect(report).toMatchObject({ ok: true, findings: [{ exception: { name: "e" } }] });
  });

  it("judges what a kustomization is built to, with the files that it takes in, at the place of the object", async () => {
    const files = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": service("ClusterIP"),
      "overlay/kustomization.yaml":
        "resources: [../base]\nconfigMapGenerator: [{ name: vars, envs: [vars.env] }]\npatches:\n  - target: { kind: Service }\n    patch: |-\n      - { op: replace, path: /spec/type, value: NodePort }\n",
      "overlay/vars.env": "A=1\n",
    };
    const report = await checkPolicies({ policies, manifests: write("patched", files) });
    expect(report).toMatchObject({ ok: false, objects: 2 });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        policy: "service-exposure",
        file: "base/web.yaml",
        field: "/spec/type",
      }),
    );
    expect(report.findings.filter(({ verdict }) => verdict === "not-judged")).toEqual([]);
  });

  it("says that it does not judge a folder that cannot be built, and judges the rest", async () => {
    const files = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": service("ClusterIP"),
      "overlay/kustomization.yaml": "resources: [../base]\nhelmCharts: []\n",
      "other.yaml": service("NodePort"),
    };
    const report = await checkPolicies({ policies, manifests: write("unbuilt", files) });
    expect(report).toMatchObject({ ok: false, objects: 1 });
    expect(report.findings).toEqual([
      expect.objectContaining({ policy: "service-exposure", file: "other.yaml" }),
      expect.objectContaining({
        verdict: "not-judged",
        file: "overlay/kustomization.yaml",
        message:
          "overlay/kustomization.yaml has a field that is not built (helmCharts), so Slipway does not build it: its objects are not judged.",
      }),
    ]);
  });

  it("says that it does not judge what a list names and is not there", async () => {
    const report = await checkPolicies({
      policies,
      manifests: write("missing", { "kustomization.yaml": "resources: [gone.yaml]\n" }),
    });
    expect(report).toMatchObject({
      ok: true,
      findings: [
        {
          verdict: "not-judged",
          file: "kustomization.yaml",
          message: expect.stringContaining("lists gone.yaml, which is not among the files"),
        },
      ],
    });
  });

  it("starts no program, whatever a kustomization says", () => {
    const programs = watchedPrograms(path.join(folder, "watched"));
    const names = Object.keys(attacks);
    const files = names.flatMap((name, index) =>
      Object.entries(attacks[name] ?? {}).map(
        ([file, text]) => [`${index}/${file}`, text] as const,
      ),
    );
    const { status, stdout } = runWith(
      { ...process.env, PATH: programs.path },
      "--policies",
      policies,
      "--manifests",
      write("attacks", Object.fromEntries(files)),
      "--json",
    );
    expect(programs.started()).toEqual([]);
    expect(status).toBe(0);
    const { findings } = JSON.parse(stdout) as { findings: { verdict: string; file: string }[] };
    for (const [index] of names.entries())
      expect(findings).toContainEqual(
        expect.objectContaining({
          verdict: "not-judged",
          file: expect.stringMatching(new RegExp(`^${index}/`)),
        }),
      );
  });

  it("judges nothing where a policy cannot be read, where there is none, and where there is no folder", async () => {
    const manifests = write("some", { "web.yaml": service("ClusterIP") });
    const broken =
      "apiVersion: admissionregistration.k8s.io/v1\n" +
      "kind: ValidatingAdmissionPolicy\n" +
      "metadata: { name: p }\n" +
      "spec:\n" +
      "  matchConstraints: { resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }] }\n" +
      "  validations:\n" +
      "    - expression: object.\n";
    await expect(
      checkPolicies({ policies: write("broken-policies", { "p.yaml": broken }), manifests }),
    ).rejects.toThrow("p.yaml:7:26:");
    await expect(
      checkPolicies({
        policies: write("no-policies", { "web.yaml": service("ClusterIP") }),
        manifests,
      }),
    ).rejects.toThrow("no policy with a binding");
    await expect(
      checkPolicies({ policies, manifests: path.join(folder, "nowhere") }),
    ).rejects.toThrow("no file or folder");
  });

  it("does not let pass what it cannot read, and says so", async () => {
    const report = await checkPolicies({
      policies,
      manifests: write("not-yaml", { "a.yaml": "a: b: c" }),
    });
    expect(report).toMatchObject({ ok: false, unreadable: [{ path: "a.yaml", line: 1 }] });
    expect(inWords(report)).toMatch(/^a\.yaml:1:\d+: not judged: Slipway cannot read it\. /);
  });

  it("reads scalars that go on at their key's indent, as kubectl does", async () => {
    const web = service("NodePort").replace("metadata:", 'x: "a\nb"\nmetadata:');
    expect(
      await checkPolicies({ policies, manifests: write("go-yaml", { "web.yaml": web }) }),
    ).toMatchObject({ objects: 1, unreadable: [] });
  });

  it("says one word of each finding to a person, and to a program what it has always said", async () => {
    const report = await checkPolicies({
      policies: write("words", { "warn.yaml": refusing("Warn"), "audit.yaml": refusing("Audit") }),
      manifests: write("worded", {
        "web.yaml": service("ClusterIP"),
        "chart.yaml":
          "apiVersion: helm.toolkit.fluxcd.io/v2\n" +
          "kind: HelmRelease\n" +
          "metadata: { name: r, namespace: shop }\n" +
          "spec: { interval: 1h, chart: { spec: { chart: redis, version: 1.2.3, sourceRef: { kind: HelmRepository, name: r } } } }\n",
      }),
    });
    const words = inWords(report);
    expect(words).toMatch(/^web\.yaml: warned: Service shop\/web: No\. \(warn\)$/m);
    expect(words).toMatch(/^web\.yaml: audited: .* \(audit\)$/m);
    expect(words).toMatch(/^chart\.yaml: not judged: .* \(warn\)$/m);
    expect(words).toMatch(/\n2 objects: nothing is denied, 1 warned, 3 not judged, 1 audited\.$/);
    const { findings } = asJson(report);
    expect(findings).toContainEqual(
      expect.objectContaining({ verdict: "deny", action: "Warn", policy: "warn" }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ verdict: "not-judged", action: "Warn", policy: "warn" }),
    );
    expect(findings.some((finding) => "result" in finding)).toBe(false);
  });

  it("ends with 0, 1 and 2, and prints JSON where it is asked for", () => {
    const denied = run(
      "--policies",
      policies,
      "--manifests",
      write("cli", { "web.yaml": service("NodePort") }),
      "--json",
    );
    expect({ status: denied.status, json: JSON.parse(denied.stdout) }).toMatchObject({
      status: 1,
      json: { ok: false, findings: [{ policy: "service-exposure" }] },
    });
    expect(
      run(
        "--policies",
        policies,
        "--manifests",
        write("cli-well", { "web.yaml": service("ClusterIP") }),
      ).status,
    ).toBe(0);
    expect(run("--policies", path.join(folder, "nowhere"), "--manifests", folder).status).toBe(2);
  });
});
