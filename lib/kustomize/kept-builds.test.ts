import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import { expect, test } from "vitest";
import { buildKustomization, KeptBuilds, type ManifestTree } from ".";
import { treeOf } from "./testing/trees";

const packing = {
  pack: serialize,
  unpack: <Value>(bytes: Uint8Array) => deserialize(bytes) as Value,
};
const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const folder = (name: string) => ({
  [`${name}/kustomization.yaml`]: "resources: [a.yaml, ../base]\nnamePrefix: x-\n",
  [`${name}/a.yaml`]: map(`${name}-a`),
});
const texts = {
  ...folder("one"),
  ...folder("two"),
  "three/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: x-\n",
  "three/a.yaml": map("three-a"),
  "base/kustomization.yaml": "resources: [base.yaml]\n",
  "base/base.yaml": map("base"),
};

function treeWith(files: Record<string, string>, builds: KeptBuilds): ManifestTree {
  const blob = (path: string) => {
    const text = files[path];
    return text === undefined ? undefined : createHash("sha1").update(text).digest("hex");
  };
  return { ...treeOf(files), builds, blob };
}

/** Builds every folder of a commit, and says which were built anew. */
function builtAnew(files: Record<string, string>, builds: KeptBuilds): string[] {
  const tree = treeWith(files, builds);
  const plain = treeOf(files);
  return ["one", "two", "three"].filter((name) => {
    const before = tree.budget.left;
    // A kept result is what building gives.
    expect(buildKustomization(tree, { folder: name })).toEqual(
      buildKustomization(plain, { folder: name }),
    );
    return tree.budget.left < before;
  });
}

test("another commit builds only the folders that it changes something of, whatever file it is", () => {
  const builds = new KeptBuilds(1_000_000, packing);
  const after = (change: Record<string, string>) => builtAnew({ ...texts, ...change }, builds);
  expect(after({})).toEqual(["one", "two", "three"]);
  expect(after({})).toEqual([]);
  expect(after({ "elsewhere/a.yaml": map("e") })).toEqual([]);
  expect(after({ "one/a.yaml": map("changed") })).toEqual(["one"]);
  expect(after({ "base/base.yaml": map("changed") })).toEqual(["one", "two"]);
  // Another kustomization beside the one that is there is an error, of those that lead there.
  expect(after({ "base/kustomization.yml": "resources: []\n" })).toEqual(["one", "two"]);
  // What was before is kept still.
  expect(after({})).toEqual([]);
});

test("a file that is there at last, and one that is gone, are changes", () => {
  const builds = new KeptBuilds(1_000_000, packing);
  const { "three/a.yaml": _, ...without } = texts;
  expect(builtAnew(without, builds)).toContain("three");
  expect(builtAnew(texts, builds)).toEqual(["three"]);
  expect(builtAnew(without, builds)).toEqual([]);
});

test("what is changed of a folder from outside counts as its content does", () => {
  const tree = treeWith(texts, new KeptBuilds(1_000_000, packing));
  const namesOf = (namespace: string, says: string | undefined) => {
    const change = (given: object) => ({ ...given, namespace });
    const built = buildKustomization(tree, { folder: "three", change, says });
    return JSON.stringify(built).match(/"namespace":"(\w+)"/)?.[1];
  };
  expect(namesOf("a", "a")).toBe("a");
  expect(namesOf("b", "b")).toBe("b");
  expect(namesOf("c", undefined)).toBe("c");
  expect(namesOf("d", undefined)).toBe("d");
  expect(namesOf("e", "a")).toBe("a");
});

test("what is refused since others have used the budget up is tried again", () => {
  const builds = new KeptBuilds(1_000_000, packing);
  const poor = { ...treeWith(texts, builds), budget: { left: 10 } };
  expect(buildKustomization(poor, { folder: "one" }).refused?.reason).toMatch(/one of so many/);
  expect(buildKustomization(treeWith(texts, builds), { folder: "one" }).refused).toBeUndefined();
});

test("a result that has one text in very many objects is not made into bytes, and is built again", () => {
  const packed: number[] = [];
  const pack = (value: unknown) => {
    const bytes = serialize(value);
    packed.push(bytes.length);
    return bytes;
  };
  const builds = new KeptBuilds(1_000_000, { ...packing, pack });
  const files = {
    "all/kustomization.yaml": `resources: [a.yaml]\ncommonAnnotations: { long: ${"a".repeat(50_000)} }\n`,
    "all/a.yaml": Array.from({ length: 100 }, (_, number) => map(`a${number}`)).join("---\n"),
  };
  const tree = treeWith(files, builds);
  for (const _ of [1, 2]) {
    const built = buildKustomization(tree, { folder: "all" });
    expect(built.refused ?? built.objects.length).toBe(100);
  }
  expect(packed).toEqual([]);
});
