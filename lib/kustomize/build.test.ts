import { describe, expect, test } from "vitest";
import { buildKustomization, budgetOfTree } from ".";
import { builtText, type Texts, treeOf } from "./testing/trees";

const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const refusalOf = (texts: Texts, folder = ".") => {
  const built = builtText(texts, folder);
  return "refused" in built ? built.refused : "built";
};

describe("what is not built says why:", () => {
  test.each([
    ["resources: ['https://example.com/x']", /takes in https:.* from elsewhere/],
    ["resources: [github.com/acme/base]", /takes in github\.com\/acme\/base from elsewhere/],
    ["resources: [../outside]", /lists \.\.\/outside, which is not there/],
    ["components: ['file:///x?ref=y']", /from elsewhere/],
    ["patches: [{ path: 'https://example.com/p' }]", /from elsewhere/],
    ["patches: [{ path: /etc/passwd }]", /from elsewhere/],
    ["patches: [{ path: ../../../etc/passwd }]", /which is outside/],
    ["configMapGenerator: [{ name: x, files: ['k=http://example.com'] }]", /from elsewhere/],
    ["configMapGenerator: [{ name: x, envs: [../x.env] }]", /which is outside/],
    ["helmCharts: []", /not built \(helmCharts\)/],
    ["replacements: []", /not built \(replacements\)/],
    ["configMapGenerator: [{ name: x, kvSources: [] }]", /not built \(configMapGenerator\[0\]\.kv/],
    ["namespace: n", /is no text \(namespace\)/],
    ["namePrefix: 1", /is no text \(namePrefix\)/],
    ["replicas: [{ name: x, count: 2 }]", /replicas of x, which is not there/],
    ["kind: Other", /of the kind Other/],
    ["apiVersion: kustomize.config.k8s.io/v1", /of the API version/],
    ["images: [{ name: '(' }]", /no regular expression/],
    ["images: [{ name: '(a{900}){900}' }]", /too long or counts/],
  ])("%s", (kustomization, reason) => {
    expect(refusalOf({ "kustomization.yaml": kustomization })).toMatch(reason);
  });
});

describe("a build is bounded:", () => {
  test("folders that lead to each other, to one above, or too deep are refused", () => {
    const circle = {
      "a/kustomization.yaml": "resources: [../b]\nnamePrefix: x-\n",
      "b/kustomization.yaml": "resources: [../a]\n",
    };
    expect(refusalOf(circle, "a")).toMatch(/lists itself by \.\.\/a/);
    const above = {
      "kustomization.yaml": "resources: [a.yaml]\n",
      "a.yaml": map("a"),
      "over/kustomization.yaml": "resources: [..]\nnamePrefix: x-\n",
    };
    expect(refusalOf(above, "over")).toMatch(/leads to a folder above it/);
    const deep = Object.fromEntries(
      Array.from({ length: 25 }, (_folder, index) => [
        `f${index}/kustomization.yaml`,
        `resources: [../f${index + 1}]\nnamePrefix: x-\n`,
      ]),
    );
    expect(refusalOf(deep, "f0")).toMatch(/more than 20 folders deep/);
  });

  const ways = Object.fromEntries(
    Array.from({ length: 19 }, (_folder, index) => {
      const next = `../f${index + 1}`;
      const listed = index === 18 ? "[]" : `[${next}, ${next}/, ${next}/.]`;
      return [`f${index}/kustomization.yaml`, `resources: ${listed}\nnamePrefix: x-\n`];
    }),
  );

  test("one folder that is reached by very many ways is refused", () => {
    expect(refusalOf(ways, "f0")).toMatch(/takes more work/);
  });

  test("all builds of a tree share one budget", () => {
    const tree = {
      ...treeOf({
        "kustomization.yaml": "resources: [a.yaml]\nnamePrefix: x-\n",
        "a.yaml": map("a"),
      }),
      budget: { left: 300 },
    };
    const built = [1, 2, 3, 4, 5].map(() => buildKustomization(tree, { folder: "." }).refused);
    expect(built[0]).toBeUndefined();
    expect(built.at(-1)?.reason).toMatch(/one of so many/);
  });

  test("the budget of a tree is that of all its folders, however many there are", () => {
    const ofOne = budgetOfTree(1).left - budgetOfTree(0).left;
    for (const folders of [77, 1_000])
      expect(budgetOfTree(folders).left).toBeGreaterThanOrEqual(folders * ofOne);
    // What a single build is let to cost.
    const tree = { ...treeOf(ways), budget: { left: 1e9 } };
    expect(buildKustomization(tree, { folder: "f0" }).refused?.reason).toMatch(/takes more work/);
    expect(1e9 - tree.budget.left).toBeLessThan(ofOne + 100_000);
  });
});

test("what is built leaves the documents alone that it is built from", () => {
  const tree = treeOf({
    "kustomization.yaml":
      "resources: [a.yaml]\ncommonLabels: { a: b }\npatches: [{ path: p.yaml, target: { kind: ConfigMap } }]\n",
    "a.yaml": map("a"),
    "p.yaml": `${map("a")}data: { list: { $patch: replace, x: "1" } }\n`,
  });
  const [a, patch] = [tree.documents("a.yaml"), tree.documents("p.yaml")];
  const before = JSON.stringify([a, patch]);
  const built = buildKustomization(
    {
      ...tree,
      documents: (path) =>
        path === "a.yaml" ? a : path === "p.yaml" ? patch : tree.documents(path),
    },
    { folder: "." },
  );
  expect(built.refused).toBeUndefined();
  expect(JSON.stringify([a, patch])).toBe(before);
});

test("a field that is called as a property of every object is a field as any other", () => {
  const built = builtText(
    {
      "kustomization.yaml": `resources: [a.yaml]\npatches: [{ patch: '{ "apiVersion": "x/v1", "kind": "A", "metadata": { "name": "a" }, "spec": { "__proto__": { "polluted": true } } }' }]\n`,
      "a.yaml": "apiVersion: x/v1\nkind: A\nmetadata: { name: a }\nspec: { b: 1 }\n",
    },
    ".",
  );
  expect(built).toEqual({ text: expect.stringContaining('"__proto__":{"polluted":true}') });
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
