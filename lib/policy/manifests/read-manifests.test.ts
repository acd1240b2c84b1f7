import { expect, it } from "vitest";
import { builtObjects, readManifests } from "./read-manifests";

const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const tree = (files: Record<string, string>) => readManifests(Object.entries(files).map(([path, text]) => ({ path, text })));
const kustomization = (rest: string) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}\n`;

it("takes every object of every YAML file, with its place; lists are what they hold", () => {
  const { objects, builds, unreadable } = tree({ "a.yaml": `${object("a")}---\n${object("b")}`, "list.yaml": `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Secret, metadata: { name: s } }]\n`, "notes.md": "a: b: c", "values.yaml": "replicas: 1" });
  expect(objects.map(({ file, document, object }) => [file, document, object["kind"]])).toEqual([["a.yaml", 0, "ConfigMap"], ["a.yaml", 1, "ConfigMap"], ["list.yaml", 0, "Secret"]]);
  expect([builds, unreadable]).toEqual([[], []]);
});

it("reads through a kustomization that only lists", () => {
  const { objects, builds } = tree({ "kustomization.yaml": kustomization("resources: [app, a.yaml]"), "a.yaml": object("a"), "app/kustomization.yml": kustomization("resources: [b.yaml]"), "app/b.yaml": object("b") });
  expect(objects).toHaveLength(2);
  expect(builds).toEqual([]);
});

it("asks for a build of the outermost folder that changes what it lists, and takes its files for nothing by themselves", () => {
  const { objects, builds } = tree({
    "base/kustomization.yaml": kustomization("resources: [a.yaml]"), "base/a.yaml": object("a"), "overlay/kustomization.yaml": kustomization("resources: [../base]\nnamePrefix: my-\npatches: [{ path: patch.yaml }]"),
    "overlay/patch.yaml": object("a"), "other.yaml": object("other"), "list/kustomization.yaml": kustomization("resources: [../overlay]"),
  });
  expect(objects.map((one) => one.file)).toEqual(["other.yaml"]);
  expect(builds).toMatchObject([{ folder: "list", file: "list/kustomization.yaml" }]);
  const [build] = builds;
  if (build === undefined) throw new Error("There is nothing to build.");
  expect(builtObjects(build, object("my-a"))).toEqual([{ file: "base/a.yaml", document: 0, object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "my-a" } } }]);
});

it("asks for a build where a resource is remote or not there", () => {
  for (const resource of ["https://example.com/base.yaml", "github.com/acme/base?ref=v1", "../outside", "gone.yaml"]) {
    expect(tree({ "app/kustomization.yaml": kustomization(`resources: ["${resource}"]`) }).builds).toHaveLength(1);
  }
});

it("tells a file that is not YAML, with the place, and reads the others", () => {
  const { objects, unreadable } = tree({ "a.yaml": "a: b: c", "b.yaml": object("b") });
  expect(objects).toHaveLength(1);
  expect(unreadable).toEqual([expect.objectContaining({ path: "a.yaml", line: 1 })]);
});

it("reads merge keys as kustomize does, and survives what was made to break a reader", () => {
  const merged = tree({ "a.yaml": `x: &x { a: "1" }\n---\n${object("a")}data:\n  <<: &y { b: "2" }\n  c: "3"\n` });
  expect(merged.objects[0]?.object["data"]).toEqual({ b: "2", c: "3" });
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${"abcdefgh"[index]}`).join(", ")}]`).join("\n")}\n`;
  const deep = `a: ${"[".repeat(200_000)}`;
  expect(tree({ "bomb.yaml": bomb, "deep.yaml": deep }).unreadable).toEqual([
    { path: "bomb.yaml", line: 1, column: 1, message: expect.stringMatching(/refers to itself too often/) },
    { path: "deep.yaml", line: expect.any(Number), column: expect.any(Number), message: expect.any(String) },
  ]);
});
