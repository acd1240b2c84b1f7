import { expect, test } from "vitest";
import { parseTemplate, render } from "@/lib/template";
import { surroundings } from "@/lib/template-tests";
import { appliedObjects } from "./applied-objects";

const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: b }\n`;
const kustomization = (text: string) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`;

function namesOf(files: Record<string, string>): string[] {
  const { template, problems } = parseTemplate({
    "template.yaml":
      "apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: maps, version: 1.0.0 }\nspec: { title: Maps, summary: Maps., parameters: { properties: {} } }\n",
    "README.md": "Maps.",
    ...files,
  });
  if (template === undefined) throw new Error(JSON.stringify(problems));
  const rendering = render({ template, parameters: {}, ...surroundings({}, {}) });
  expect(rendering.problems).toEqual([]);
  return appliedObjects(rendering)
    .map(({ object }) => (object["metadata"] as { name: string }).name)
    .toSorted();
}

const both = { "files/one.yaml": map("one"), "files/two.yaml": map("two") };

test("without a kustomization of the template all that is written is applied", () => {
  expect(namesOf(both)).toEqual(["one", "two"]);
});

test("with one it is what that takes in, by the names that it gives", () => {
  const list = kustomization("resources: [one.yaml]\n");
  expect(namesOf({ ...both, "files/kustomization.yaml": list })).toEqual(["one"]);
  expect(namesOf({ ...both, "files/kustomization.yaml": `${list}namePrefix: my-\n` })).toEqual([
    "my-one",
  ]);
});

test("a folder with one stands beside the files", () => {
  const files = {
    "files/one.yaml": map("one"),
    "files/base/two.yaml": map("two"),
    "files/base/kustomization.yaml": kustomization("resources: [two.yaml]\nnameSuffix: -x\n"),
  };
  expect(namesOf(files)).toEqual(["one", "two-x"]);
});

test("another content of what is generated is no other name", () => {
  const files = {
    "files/kustomization.yaml": kustomization(
      "configMapGenerator: [{ name: made, literals: [a=b] }]\n",
    ),
  };
  expect(namesOf(files)).toEqual(["made"]);
});
