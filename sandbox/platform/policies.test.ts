import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judge, loadPolicies, readManifests } from "@/lib/admission";
import { forGitOnly } from "@/lib/platform";
import { seedFiles } from "./seed";

const home = path.join(import.meta.dirname, "../..");
const platform = await seedFiles(home);
const read = (file: string) => ({ path: file, text: readFileSync(file, "utf8") });
const starter = globSync("catalog/policies/*/policy.yaml", { cwd: home })
  .map((file) => path.basename(path.dirname(file)))
  .toSorted();

describe("the policies of the platform repository", () => {
  it.each(starter.filter((name) => name !== forGitOnly))(
    "have %s as the catalog has it, word for word",
    (name) => {
      expect(platform[`policies/${name}.yaml`]).toBe(
        read(path.join(home, `catalog/policies/${name}/policy.yaml`)).text,
      );
    },
  );

  it("are the catalog's, what guards the instances, and no others", () => {
    const files = Object.keys(platform)
      .filter((file) => file.startsWith("policies/"))
      .map((file) => path.basename(file, ".yaml"));
    expect(files.toSorted()).toEqual(
      [
        ...starter.filter((name) => name !== forGitOnly),
        "kustomization",
        "tenant-guard",
      ].toSorted(),
    );
  });

  it("have nothing against the rest of the repository, and see what they cannot see", () => {
    const { policies } = loadPolicies(
      globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) =>
        read(path.join(home, file)),
      ),
    );
    const manifests = readManifests(
      Object.entries(platform)
        .filter(([file]) => file.endsWith(".yaml"))
        .map(([file, text]) => ({ path: file, text })),
    );
    const findings = judge({ policies, objects: manifests.objects });
    expect(manifests.objects.length).toBeGreaterThan(80);
    expect(findings.filter((finding) => finding.verdict === "denied")).toEqual([]);
    expect(new Set(findings.map((finding) => finding.object.kind))).toEqual(
      new Set(["HelmRelease"]),
    );
  });
});

const syncAs = (account: string) =>
  readManifests([
    {
      path: "sync.yaml",
      text: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: payments.web, namespace: flux-system }
spec:
  interval: 10m
  prune: true
  path: ./tenants/staging/payments/web/manifests
  serviceAccountName: ${account}
  sourceRef: { kind: GitRepository, name: flux-system }
`,
    },
  ]).objects;

describe("what guards the instances", () => {
  const guard = loadPolicies([
    { path: "tenant-guard.yaml", text: platform["policies/tenant-guard.yaml"] ?? "" },
  ]);
  const user = { username: "system:serviceaccount:flux-system:tenants" };

  it("loads, and is judged where it is known who applies", () => {
    expect(guard.problems).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-payments"), user })).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-search"), user })).toMatchObject(
      [
        {
          rule: 1,
          action: "Deny",
          message: "It acts as team-payments or as platform, not as team-search.",
          field: "/spec/serviceAccountName",
        },
      ],
    );
    expect(
      judge({
        policies: guard.policies,
        objects: syncAs("team-search"),
        user: { username: "somebody-else" },
      }),
    ).toEqual([]);
    expect(judge({ policies: guard.policies, objects: syncAs("team-search") })).toMatchObject([
      { verdict: "not-judged" },
    ]);
  });
});
