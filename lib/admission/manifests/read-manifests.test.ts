import { expect, it } from "vitest";
import { readManifests } from "./read-manifests";

const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
const tree = (files: Record<string, string>) =>
  readManifests(Object.entries(files).map(([path, text]) => ({ path, text })));
const kustomization = (rest: string) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}\n`;

it("takes every object of every YAML file, with its place; lists are what they hold", () => {
  const { objects, invisible, unreadable } = tree({
    "a.yaml": `${object("a")}---\n${object("b")}`,
    "list.yaml": `apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Secret, metadata: { name: s } }]\n`,
    "notes.md": "a: b: c",
    "values.yaml": "replicas: 1",
  });
  expect(objects.map(({ file, document, object }) => [file, document, object["kind"]])).toEqual([
    ["a.yaml", 0, "ConfigMap"],
    ["a.yaml", 1, "ConfigMap"],
    ["list.yaml", 0, "Secret"],
  ]);
  expect([invisible, unreadable]).toEqual([[], []]);
});

it("reads through a kustomization that only lists", () => {
  const { objects, invisible } = tree({
    "kustomization.yaml": kustomization("resources: [app, a.yaml]"),
    "a.yaml": object("a"),
    "app/kustomization.yml": kustomization("resources: [b.yaml]"),
    "app/b.yaml": object("b"),
  });
  expect(objects).toHaveLength(2);
  expect(invisible).toEqual([]);
});

it("builds a folder that changes what it lists, and takes its files for nothing by themselves", () => {
  const { objects, invisible } = tree({
    "base/kustomization.yaml": kustomization("resources: [a.yaml]"),
    "base/a.yaml": object("a"),
    "overlay/kustomization.yaml": kustomization(
      "resources: [../base]\nnamePrefix: my-\npatches: [{ path: patch.yaml }]",
    ),
    "overlay/patch.yaml": `${object("a")}data: { patched: "yes" }\n`,
    "other.yaml": object("other"),
    "list/kustomization.yaml": kustomization("resources: [../overlay, c.yaml]"),
    "list/c.yaml": object("c"),
  });
  expect(invisible).toEqual([]);
  expect(
    objects.map((one) => [one.file, (one.object["metadata"] as { name: string }).name]),
  ).toEqual([
    ["other.yaml", "other"],
    ["list/c.yaml", "c"],
    ["base/a.yaml", "my-a"],
  ]);
  expect(objects[2]?.object["data"]).toEqual({ patched: "yes" });
});

it("tells a folder that cannot be built, and takes its files for nothing by themselves", () => {
  const { objects, invisible } = tree({
    "base/kustomization.yaml": kustomization("resources: [a.yaml]"),
    "base/a.yaml": object("a"),
    "overlay/kustomization.yaml": kustomization("resources: [../base]\nreplacements: []"),
    "other.yaml": object("other"),
  });
  expect(objects.map((one) => one.file)).toEqual(["other.yaml"]);
  expect(invisible).toEqual([
    {
      file: "overlay/kustomization.yaml",
      document: 0,
      reason:
        "overlay/kustomization.yaml has a field that is not built (replacements), so Slipway does not build it: its objects are not judged.",
    },
  ]);
});

it("reads keys as kustomize does, without regard to case", () => {
  const { objects, invisible } = tree({
    "kustomization.yaml": 'Resources: ["file:///nowhere?ref=--upload-pack=x", a.yaml]\n',
    "a.yaml": object("a"),
  });
  expect(objects.map((one) => one.file)).toEqual(["a.yaml"]);
  expect(invisible).toEqual([
    expect.objectContaining({ reason: expect.stringMatching(/from elsewhere.*Nothing of it is/) }),
  ]);
});

it.each([
  ["https://example.com/base.yaml", /from elsewhere/],
  ["file:///nowhere?ref=x", /from elsewhere/],
  ["github.com/acme/base?ref=v1", /from elsewhere/],
  ["git@example.com:acme/base", /from elsewhere/],
  ["../outside", /not among the files/],
  ["gone.yaml", /not among the files/],
])(
  "tells that %s, which a list names, is not judged, even where there is a folder of that name",
  (resource, reason) => {
    const folder = `app/${resource}`.replaceAll(/\/+/g, "/");
    const { invisible } = tree({
      "app/kustomization.yaml": kustomization(`resources: ["${resource}"]`),
      ...(resource.includes(":") || resource.includes("?")
        ? { [`${folder}/kustomization.yaml`]: kustomization("resources: []") }
        : {}),
    });
    expect(invisible).toEqual([
      { file: "app/kustomization.yaml", document: 0, reason: expect.stringMatching(reason) },
    ]);
  },
);

it("tells a file that is not YAML, with the place, and reads the others", () => {
  const { objects, unreadable } = tree({ "a.yaml": "a: b: c", "b.yaml": object("b") });
  expect(objects).toHaveLength(1);
  expect(unreadable).toEqual([expect.objectContaining({ path: "a.yaml", line: 1 })]);
});

it("reads merge keys as kustomize does, and survives what was made to break a reader", () => {
  const merged = tree({
    "a.yaml": `x: &x { a: "1" }\n---\n${object("a")}data:\n  <<: &y { b: "2" }\n  c: "3"\n`,
  });
  expect(merged.objects[0]?.object["data"]).toEqual({ b: "2", c: "3" });
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${"abcdefgh"[index]}`).join(", ")}]`).join("\n")}\n`;
  const deep = `a: ${"[".repeat(200_000)}`;
  expect(tree({ "bomb.yaml": bomb, "deep.yaml": deep }).unreadable).toEqual([
    {
      path: "bomb.yaml",
      line: 1,
      column: 1,
      message: expect.stringMatching(/refers to itself too often/),
    },
    {
      path: "deep.yaml",
      line: expect.any(Number),
      column: expect.any(Number),
      message: expect.any(String),
    },
  ]);
});
