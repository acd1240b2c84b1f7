import { describe, expect, test } from "vitest";
import type { LocatedObject } from "@/lib/policy";
import { type ClusterObjects, objectsByCluster } from "./cluster-objects";
import type { Build } from "./apply/apply-folder";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "./testing";

const noTool: Build = async () => ({ reason: "There is no tool." });
const staging = targetOn("staging");
const production = targetOn("production");

async function on(texts: Record<string, string>, targets = [staging], build = noTool, skipped: { path: string; reason: string }[] = []): Promise<ClusterObjects[]> {
  return objectsByCluster(snapshotOf(texts, skipped), targets, build);
}

async function only(texts: Record<string, string>, target = staging, build = noTool): Promise<ClusterObjects> {
  const [cluster] = await on(texts, [target], build);
  if (cluster === undefined) throw new Error("no cluster");
  return cluster;
}

const named = (objects: readonly LocatedObject[]) => objects.map(({ object }) => `${String(object["kind"])}/${(object["metadata"] as { name: string }).name}`);
const flux = (name: string, spec: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n${spec}`;
const list = (...resources: string[]) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${resources.map((one) => `  - ${one}\n`).join("")}`;
const map = (name: string, data = "") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;

const at = (files: Record<string, string>, spec = "") => ({ ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`apps/${name}`, text])), "tenants/staging/apps.yaml": flux("apps", `  path: ./apps\n${spec}`) });
const applied = async (files: Record<string, string>, spec = "", build = noTool) => {
  const cluster = await only(at(files, spec), staging, build);
  return { ...cluster, names: named(cluster.objects).filter((name) => name !== "Kustomization/apps") };
};
const neverBuilt: Build = () => Promise.reject(new Error("it was built"));

describe("a repository that serves two clusters", () => {
  const texts = { ...exampleTexts(), ...instanceTexts("staging", "payments", "checkout"), ...instanceTexts("production", "payments", "ledger"), "docs/example.yaml": map("example") };

  test("each cluster applies its own folders and those that both lead to, and a file that none leads to is nobody's", async () => {
    const [one, two] = await on(texts, [staging, production]);
    expect([one?.cluster.name, two?.cluster.name]).toEqual(["staging", "production"]);
    expect(named(one?.objects ?? [])).toEqual(expect.arrayContaining(["Kustomization/flux-system", "Kustomization/tenants", "Kustomization/payments.checkout", "ConfigMap/checkout", "Namespace/payments", "HelmRelease/flagger"]));
    expect(named(one?.objects ?? [])).not.toContain("ConfigMap/ledger");
    expect(named(two?.objects ?? [])).toEqual(expect.arrayContaining(["ConfigMap/ledger", "Namespace/payments"]));
    expect([...(one?.files ?? [])].filter((file) => file.startsWith("docs/") || file.includes("production") || file.endsWith("slipway.yaml") && file.startsWith("tenants/"))).toEqual([]);
    expect(one?.broken).toEqual([]);
    expect(new Set(named(one?.objects ?? [])).size).toBeGreaterThan(40);
  });

  test("an object carries the account that applies it, the place in its file, and no variable that is known", async () => {
    const { objects, invisible } = await only(texts);
    expect(objects.find(({ file }) => file.endsWith("payments/checkout/manifests/settings.yaml"))).toMatchObject({ document: 0, appliedAs: { username: "system:serviceaccount:flux-system:team-payments" } });
    expect(objects.find(({ file }) => file === "infrastructure/configs/gateway.yaml")?.appliedAs?.username).toBe("system:serviceaccount:flux-system:kustomize-controller");
    expect(JSON.stringify(objects.filter(({ file }) => file.startsWith("infrastructure/configs/")))).toContain("staging.example.com");
    expect(JSON.stringify(objects)).not.toContain("${domain}");
    expect(invisible).toEqual([]);
  });
});

describe("where a cluster begins", () => {
  test("without a bootstrap in the repository, at the parent; without a parent, at the folders of the target", async () => {
    const { "clusters/staging/flux-system/gotk-sync.yaml": _sync, ...texts } = { ...exampleTexts(), ...instanceTexts("staging", "payments", "checkout") };
    expect(named((await only(texts)).objects)).toEqual(expect.arrayContaining(["ConfigMap/environment", "ConfigMap/checkout"]));
    const bare = await only(instanceTexts("staging", "payments", "checkout"));
    expect(named(bare.objects)).toEqual(["Kustomization/payments.checkout", "ConfigMap/checkout"]);
    expect(await only({ "README.yaml": map("x") })).toMatchObject({ objects: [], broken: [], invisible: [] });
  });

  test("two targets of one cluster are one cluster", async () => {
    const second = targetOn("staging", { id: "second", name: "second", pathPattern: "apps/{team}/{name}" });
    const found = await on({ ...exampleTexts(), ...instanceTexts("staging", "payments", "checkout") }, [staging, second]);
    expect(found).toHaveLength(1);
    expect(found[0]?.targets.map(({ name }) => name)).toEqual(["staging", "second"]);
    expect(named(found[0]?.objects ?? []).filter((name) => name === "ConfigMap/checkout")).toHaveLength(1);
  });
});

describe("a folder", () => {
  test("with a list is what it lists, in that order, folders in folders; what it does not list is not there", async () => {
    const { names, broken } = await applied({ "kustomization.yaml": list("b.yaml", "inner", "../shared/base"), "b.yaml": map("b"), "a.yaml": map("a"), "inner/kustomization.yml": list("c.yaml"), "inner/c.yaml": `${map("c")}---\n${map("d")}`, "inner/e.yaml": map("e") });
    expect(names).toEqual(["ConfigMap/b", "ConfigMap/c", "ConfigMap/d"]);
    expect(broken).toEqual([{ path: "apps/kustomization.yaml", line: 6, column: 5, message: expect.stringMatching(/lists \.\.\/shared\/base, which is not there/) }]);
  });

  test("without a list is every YAML file below, but for folders that have one, and what Flux never fetches", async () => {
    const { names } = await applied({ "b.yaml": map("b"), "x/a.yml": map("a"), "x/j.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}', "y/kustomization.yaml": list("l.yaml"), "y/l.yaml": map("l"), "y/no.yaml": map("no"), "y/z/deeper.yaml": map("deeper"), ".sops.yaml": "creation_rules: []\n" });
    expect(names.sort()).toEqual(["ConfigMap/a", "ConfigMap/b", "ConfigMap/l"]);
  });

  test("that lists itself, or a file that is no YAML or no object, is told with the place", async () => {
    const { broken, names } = await applied({ "kustomization.yaml": list("a.yaml", "b.yaml", "in"), "in/kustomization.yaml": list(".."), "a.yaml": "a: [\n", "b.yaml": `${map("b")}---\nhello: there\n---\n` });
    expect(names).toEqual(["ConfigMap/b"]);
    expect(broken).toEqual([
      expect.objectContaining({ path: "apps/a.yaml", line: 2, message: expect.stringMatching(/not YAML/) }),
      expect.objectContaining({ path: "apps/b.yaml", message: expect.stringMatching(/document 2 is no Kubernetes object/) }),
      expect.objectContaining({ path: "apps/in/kustomization.yaml", message: expect.stringMatching(/lists itself/) }),
    ]);
  });

  test("that transforms is built with the files that it takes in and no others, and what comes out has the place of its source", async () => {
    const seen: string[][] = [];
    const build: Build = async (folder, files) => {
      seen.push([folder, ...[...files.keys()].sort()]);
      return { output: map("pre-a") };
    };
    const { objects, names } = await applied({ "kustomization.yaml": `${list("a.yaml", "../base")}namePrefix: pre-\nconfigMapGenerator:\n  - name: g\n    files: [conf=app.yaml]\n`, "a.yaml": map("a"), "other.yaml": map("other"), "app.yaml": "k: v\n", "../base/kustomization.yaml": list("b.yaml") }, "", build);
    expect(names).toEqual([]);
    expect(seen).toEqual([]);
    expect(objects.map(({ file }) => file)).toEqual(["tenants/staging/apps.yaml"]);
    const again = await only({ ...at({ "kustomization.yaml": `${list("a.yaml", "../base")}namePrefix: pre-\n`, "a.yaml": map("a"), "other.yaml": map("other") }), "base/kustomization.yaml": list("b.yaml"), "base/b.yaml": map("b") }, staging, build);
    expect(seen).toEqual([["apps", "apps/a.yaml", "apps/kustomization.yaml", "base/b.yaml", "base/kustomization.yaml"]]);
    expect(again.objects.find(({ object }) => object["kind"] === "ConfigMap")).toMatchObject({ file: "apps/a.yaml", document: 0 });
    expect(again.files.has("base/b.yaml")).toBe(true);
  });

  test.each([
    ["a remote base", "resources: [https://example.com/base.yaml]\nnamePrefix: x-\n", /from elsewhere/],
    ["a remote base without a scheme", "resources: [github.com/acme/base//deploy?ref=v1]\n", /from elsewhere/],
    ["a patch from an address", "resources: [a.yaml]\npatches:\n  - path: https://example.com/p.yaml\n", /from elsewhere/],
    ["a generated file from an address", "configMapGenerator:\n  - name: x\n    files: ['k=https://example.com/p']\n", /from elsewhere/],
    ["a chart", "helmCharts:\n  - name: x\n", /uses helmCharts/],
    ["a plugin", "generators: [g.yaml]\n", /uses generators/],
    ["a remote base of a folder that it takes in", "resources: [inner]\nnamePrefix: x-\n", /from elsewhere/],
  ])("that takes in %s is never built", async (_what, kustomization, reason) => {
    const { invisible, broken } = await applied({ "kustomization.yaml": kustomization, "a.yaml": map("a"), "g.yaml": map("g"), "inner/kustomization.yaml": "resources: [ssh://git@example.com/x]\n" }, "", neverBuilt);
    expect(invisible).toEqual([expect.objectContaining({ reason: expect.stringMatching(reason) })]);
    expect(broken).toEqual([]);
  });

  test("that Flux itself changes is built with that change, and not judged where there is no tool", async () => {
    let built = "";
    const build: Build = async (folder, files) => {
      built = files.get(`${folder}/kustomization.yaml`) ?? "";
      return { output: map("a") };
    };
    const spec = "  targetNamespace: elsewhere\n  patches:\n    - patch: |\n        - op: remove\n          path: /x\n";
    await applied({ "a.yaml": map("a"), "sub/kustomization.yaml": list("b.yaml"), "sub/b.yaml": map("b") }, spec, build);
    expect(built).toContain("- a.yaml\n  - sub");
    expect(built).toContain("namespace: elsewhere");
    expect(built).toContain("op: remove");
    expect((await applied({ "a.yaml": map("a") }, spec)).invisible).toEqual([expect.objectContaining({ reason: "There is no tool." })]);
  });

  test("that is not there, is applied elsewhere or comes from another source says so", async () => {
    const other = (name: string, spec: string) => flux(name, spec).replace("name: flux-system\n  ", "name: other\n  ");
    const { broken, invisible } = await only({
      "tenants/staging/a.yaml": flux("gone", "  path: ./nowhere\n"),
      "tenants/staging/b.yaml": flux("remote", "  path: ./tenants\n  kubeConfig:\n    secretRef: { name: x }\n"),
      "tenants/staging/c.yaml": other("charts", "  path: ./tenants\n"),
    });
    expect(broken).toEqual([{ path: "tenants/staging/a.yaml", line: 10, column: 11, message: expect.stringMatching(/no folder nowhere/) }]);
    expect(invisible.map(({ reason }) => reason)).toEqual([expect.stringMatching(/another cluster/), expect.stringMatching(/GitRepository other, which is not this repository/)]);
  });

  test("with a link in it that is applied is not judged", async () => {
    const [cluster] = await on({ "tenants/staging/a.yaml": map("a") }, [staging], noTool, [{ path: "tenants/staging/b.yaml", reason: "is a symbolic link, which is not followed" }]);
    expect(cluster?.invisible).toEqual([expect.objectContaining({ file: "tenants/staging/b.yaml", reason: expect.stringMatching(/is a symbolic link/) })]);
  });

  test("gets labels and variables as Flux gives them, and a variable of the cluster is not judged", async () => {
    const spec = "  commonMetadata:\n    labels: { team: payments }\n  postBuild:\n    substitute: { n: '3', host: a.example.com }\n    substituteFrom:\n      - kind: Secret\n        name: s\n";
    const { objects, invisible } = await applied({ "a.yaml": map("a", "data:\n  n: ${n}\n  url: https://${host}/${path:=x}\n  literal: $${n}\n") }, spec);
    expect(objects.at(-1)?.object).toMatchObject({ metadata: { labels: { team: "payments" } }, data: { n: 3, url: "https://a.example.com/${path:=x}", literal: "${n}" } });
    expect(invisible).toEqual([expect.objectContaining({ reason: expect.stringMatching(/^\$\{path:=x\} is filled in by the cluster/), object: expect.objectContaining({ name: "a" }) })]);
  });
});
