import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judge, loadPolicies, readManifests } from "@/lib/admission";

const home = path.join(import.meta.dirname, "../..");
const root = path.join(import.meta.dirname, "acme/platform");
const read = (file: string) => ({ path: file, text: readFileSync(file, "utf8") });
const starter = globSync("catalog/policies/*/policy.yaml", { cwd: home })
  .map((file) => path.basename(path.dirname(file)))
  .toSorted();
/** It is about what is in Git; in a cluster, operators make Secrets all the time. */
const forGitOnly = "no-plaintext-secrets";

describe("the policies of the platform repository", () => {
  it.each(starter.filter((name) => name !== forGitOnly))(
    "have %s as the catalog has it, word for word",
    (name) => {
      expect(read(path.join(root, `policies/${name}.yaml`)).text).toBe(
        read(path.join(home, `catalog/policies/${name}/policy.yaml`)).text,
      );
    },
  );

  it("are the catalog's, what guards the instances, and no others", () => {
    const files = globSync("*.yaml", { cwd: path.join(root, "policies") }).map((file) =>
      path.basename(file, ".yaml"),
    );
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
      globSync("**/*.yaml", { cwd: root }).map((file) => ({
        ...read(path.join(root, file)),
        path: file,
      })),
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
  const guard = loadPolicies([read(path.join(root, "policies/tenant-guard.yaml"))]);
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
