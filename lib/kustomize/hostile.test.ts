import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject } from "@/lib/json";
import { readDocuments } from "./manifest-tree";
import { builtText, sortedText, type Texts } from "./testing/trees";

const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: local }\n";

/** A folder whose kustomization takes in something by this name, and what there is of that name. */
function treeOf(field: "resources" | "components", entry: string): Texts {
  const at = path.posix.normalize(entry).replace(/\/$/, "");
  const isInside = at !== "" && at !== "." && !at.startsWith("..") && !at.startsWith("/");
  const kind = field === "components" ? "kind: Component\n" : "";
  return {
    "kustomization.yaml": JSON.stringify({ [field]: [entry], namePrefix: "p-" }),
    ...(isInside
      ? { [`${at}/kustomization.yaml`]: `${kind}resources: [c.yaml]\n`, [`${at}/c.yaml`]: map }
      : {}),
  };
}

const plain = ["base", "./base", "base/", "base/.", "a/../base", "a b", "ü/x", "v1.2/a/b", "x.git"];
const hostile = [
  "file:/nowhere?ref=--upload-pack=x",
  "file:///nowhere",
  "file:nowhere",
  "http:/x/y",
  "https://example.com/x",
  "ssh://git@example.com/x",
  "ssh:/a",
  "git::a/b",
  "gh:x/y",
  "a:b/c",
  "me@host:a/b",
  "git@example.com:a/b",
  "me@host/a",
  "[::1]/a/b",
  "localhost:80/a",
  "oci:x",
  "github.com/x/y",
  "GitHub.com/x/y",
  "github.com/x/y//z?ref=v1",
  "host.com/a/b",
  "/base",
  "x?ref=y",
  "a//b",
  "host.com//a",
  "c:\\x",
  "a\tb",
  "..",
  ".",
  "",
  "../t",
];

const texts = {
  "a.yaml": map,
  "a.txt": "a\n",
  "a.env": "K=v\n",
  "p.yaml": `${map}data: { patched: "1" }\n`,
  "r.yaml": "[]\n",
  "c.yaml": "nameReference: []\n",
  "base/kustomization.yaml": "resources: [b.yaml]\n",
  "base/b.yaml": map.replace("local", "base"),
};
const keys: readonly [string, "built" | RegExp][] = [
  ["Resources: [base]", "built"],
  ["reſources: [base]", "built"],
  ["resources: [a.yaml]\nPatches: [{ PATH: p.yaml }]", "built"],
  ["ConfigMapGenerator: [{ Name: x, Files: [a.txt], ENVS: [a.env] }]", "built"],
  ["resources: [base]\nRESOURCES: [a.yaml]", /has the field resources twice/],
  ["resources: [a.yaml]\npatches: [{ path: p.yaml, Path: c.yaml }]", /has the field path twice/],
  ["configMapGenerator: [{ name: x, files: [a.txt], Files: [] }]", /has the field files twice/],
  ["resources: [a.yaml]\nCRDS: [c.yaml]", /not built \(CRDS\)/],
  ["resources: [a.yaml]\nConfigurations: [c.yaml]", /not built \(Configurations\)/],
  ["resources: [a.yaml]\nopenAPI: { PATH: c.yaml }", /not built \(openAPI\)/],
  ["resources: [a.yaml]\nReplacements: [{ PATH: r.yaml }]", /not built \(Replacements\)/],
  ["resources: [a.yaml]\nGenerators: [c.yaml]", /not built \(Generators\)/],
  ["Files: [a.txt]", /not built \(Files\)/],
];

describe("an entry counts only as a plain path within the tree:", () => {
  test.each(plain)("%s is one", (entry) => {
    for (const field of ["resources", "components"] as const)
      expect(builtText(treeOf(field, entry), ".")).toEqual({
        text: expect.stringContaining('"name":"p-local"'),
      });
  });

  test.each(hostile)("%j is none, though there is a folder of that name", (entry) => {
    for (const field of ["resources", "components"] as const)
      expect(builtText(treeOf(field, entry), ".")).toHaveProperty("refused");
  });
});

describe("a key is what Go takes it for:", () => {
  test.each(keys)("%j", (kustomization, expected) => {
    const built = builtText({ ...texts, "kustomization.yaml": kustomization }, ".");
    expect("text" in built ? "built" : built.refused).toMatch(expected);
  });
});

const hasKubectl = /Kustomize Version: v5\./.test(
  spawnSync("kubectl", ["version", "--client"], { encoding: "utf8" }).stdout ?? "",
);

/** It finds no program to start, git neither; and no proxy lets it out. */
describe.skipIf(!hasKubectl)("what is built of these is what kustomize builds of them:", () => {
  let root = "";
  let kubectl = "";
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), "hostile-"));
    mkdirSync(path.join(root, "bin"));
    kubectl = execFileSync("which", ["kubectl"], { encoding: "utf8" }).trim();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test.each([
    ...plain.map((entry) => [`resources: ${entry}`, treeOf("resources", entry)] as const),
    ...keys
      .filter(([, expected]) => expected === "built")
      .map(([text]) => [text, { ...texts, "kustomization.yaml": text }] as const),
  ])("%j", { timeout: 60_000 }, (name, tree) => {
    const folder = path.join(root, Buffer.from(name).toString("hex"), "t");
    for (const [file, text] of Object.entries(tree)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const env = {
      ...process.env,
      PATH: path.join(root, "bin"),
      HTTPS_PROXY: "http://127.0.0.1:1",
    };
    const { stdout } = spawnSync(kubectl, ["kustomize", folder], { encoding: "utf8", env });
    const documents = readDocuments("what kustomize gives", stdout);
    const objects = Array.isArray(documents) ? documents.filter(isJsonObject) : [];
    expect(builtText(tree, ".")).toEqual({ text: sortedText(objects) });
  });
});
