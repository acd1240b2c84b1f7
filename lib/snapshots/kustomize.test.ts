import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { buildWithKustomize, runKustomize } from "./kustomize";
import { clusterObjects } from "./server";
import { snapshotOf, targetOn } from "./testing";

const tool = [["kubectl", "kustomize", "--help"], ["kustomize", "version"]].some(([name = "", ...args]) => spawnSync(name, args).status === 0);
const files = (kustomization: string) => new Map([["apps/a/kustomization.yaml", kustomization], ["apps/a/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\n"]]);

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  host: a.\${domain}\n`;

describe.skipIf(!tool)("building with kustomize", () => {
  it("gives what kustomize gives, and leaves no folder behind", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-build-"));
    expect(await buildWithKustomize("apps/a", files("resources: [map.yaml]\nnamePrefix: x-\n"))).toEqual({ output: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x-m\n" });
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("slipway-build-") && !before.includes(name))).toEqual([]);
  });
  it("says what is wrong without saying where on this machine", async () => {
    const result = await buildWithKustomize("apps/a", files("resources: [gone.yaml]\n"));
    expect(result).toEqual({ reason: expect.stringMatching(/could not be built by .*gone\.yaml.*Nothing of it is judged/) });
    expect(JSON.stringify(result)).not.toContain(tmpdir());
  });
});

describe.skipIf(!tool)("a cluster whose folders need a build", () => {
  const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  path: ./apps/staging
  targetNamespace: shop
  sourceRef:
    kind: GitRepository
    name: flux-system
  patches:
    - patch: |
        - op: add
          path: /data/patched
          value: "yes"
      target:
        kind: ConfigMap
  postBuild:
    substitute:
      domain: example.com
`;
  const texts = {
    "tenants/staging/apps.yaml": flux,
    "apps/base/kustomization.yaml": "resources: [map.yaml]\n",
    "apps/base/map.yaml": map("settings"),
    "apps/staging/kustomization.yaml": "resources: [../base, two.yaml]\nnamePrefix: s-\nconfigMapGenerator:\n  - name: generated\n    files: [app.conf]\n    options: { disableNameSuffixHash: true }\n",
    "apps/staging/two.yaml": map("two"),
    "apps/staging/app.conf": "k = v\n",
  };

  it("gets what Flux would make of them: transformed, patched, in its namespace, with variables, at the place of its source", async () => {
    const [cluster] = await clusterObjects(snapshotOf(texts), [targetOn("staging")]);
    expect([cluster?.broken, cluster?.invisible]).toEqual([[], []]);
    const made = (cluster?.objects ?? []).filter(({ object }) => object["kind"] === "ConfigMap");
    const inShort = made.map(({ file, object }) => ({ file, ...(object["metadata"] as object), data: object["data"] }));
    expect(inShort.toSorted((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
      { file: "apps/base/map.yaml", name: "s-settings", namespace: "shop", data: { host: "a.example.com", patched: "yes" } },
      { file: "apps/staging/kustomization.yaml", name: "s-generated", namespace: "shop", data: { "app.conf": "k = v\n", patched: "yes" } },
      { file: "apps/staging/two.yaml", name: "s-two", namespace: "shop", data: { host: "a.example.com", patched: "yes" } },
    ]);
  });

  it("is told what could not be built, and is judged on the rest", async () => {
    const [cluster] = await clusterObjects(snapshotOf({ ...texts, "apps/staging/kustomization.yaml": "resources: [two.yaml]\npatches:\n  - patch: '[{\"op\": \"remove\", \"path\": \"/data/none\"}]'\n    target: { kind: ConfigMap }\n" }), [targetOn("staging")]);
    expect(cluster?.invisible).toEqual([expect.objectContaining({ file: "apps/staging/kustomization.yaml", reason: expect.stringMatching(/could not be built/) })]);
    expect(cluster?.objects.map(({ file }) => file)).toEqual(["tenants/staging/apps.yaml"]);
  });
});

describe("where there is no tool", () => {
  it("says so", async () => {
    expect(existsSync("/nowhere")).toBe(false);
    expect(await runKustomize(".", { NODE_ENV: "test", PATH: "/nowhere:/bin-without-tools" })).toEqual({ reason: expect.stringMatching(/neither kubectl nor kustomize/) });
  });
});
