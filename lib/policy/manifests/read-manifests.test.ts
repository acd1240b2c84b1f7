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
