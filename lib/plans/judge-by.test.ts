import { readdirSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readBundle } from "@/lib/catalog/read-bundle";
import { manifestObjects } from "@/lib/instances/server";
import { scaffoldFiles, scaffoldKinds } from "@/lib/scaffolds";
import { type BundleFiles, parseTemplate, render, type RenderInput } from "@/lib/template";
import { readTemplateTests, surroundings } from "@/lib/template-tests";
import { objectsOf } from "./judge-by";
import { wholeInstance } from "./whole-instance";

/** What is judged of a rendering, and what stands in the folder that a pull request would add. */
function both(input: RenderInput) {
  const { files } = render(input);
  const written = Object.fromEntries(wholeInstance(input, files));
  return {
    judged: objectsOf(input, files),
    written: manifestObjects(input.instance.path, written),
  };
}

function inputsOf(bundle: BundleFiles): RenderInput[] {
  const { template } = parseTemplate(bundle);
  if (template === undefined) throw new Error("The template cannot be read.");
  return readTemplateTests(bundle).tests.map(({ parameters, target, instance }) => ({
    template,
    parameters,
    ...surroundings(target, instance),
  }));
}

const shipped = readdirSync("catalog", { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && !["policies", "platform", "testing"].includes(entry.name),
  )
  .map(({ name }) => name);

test.each(shipped)(
  "what is judged of %s is what would be written, with every test's parameters",
  async (name) => {
    const inputs = inputsOf(await readBundle(`catalog/${name}`));
    expect(inputs.length).toBeGreaterThan(0);
    for (const { judged, written } of inputs.map(both)) expect(judged).toEqual(written);
  },
);

test.each(scaffoldKinds)("so it is of a new template of the kind %s", (kind) => {
  const words = { name: "made", title: "Made", summary: "A template.", owner: "platform-team" };
  const all = inputsOf(scaffoldFiles(kind, words)).map(both);
  expect(all.flatMap(({ written }) => written)).not.toEqual([]);
  for (const { judged, written } of all) expect(judged).toEqual(written);
});

/** Of objects as somebody may write them: without metadata, with what is none, in lists, of Flux, of Kustomize, in a text. */
const odd: BundleFiles = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: odd, version: 1.0.0 }
spec:
  title: Odd
  summary: Odd objects.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters: { properties: { any: { type: object, additionalProperties: { type: string } } } }
  files:
    - { from: z.yaml, to: b.yaml }
    - { from: flux.yml }
    - { from: deep.yaml, to: a/c.yaml }
    - { from: text.yaml, text: true }
`,
  "files/z.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: all, labels: null, annotations: [1], namespace: "" }
data: \${{ params.any }}
---
apiVersion: v1
kind: ConfigMap
---
just: data
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Secret, metadata: { name: a, namespace: mine, labels: { a: "\${{ params.any }}" } } }
  - null
  - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: b } }
`,
  "files/flux.yml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: c, annotations: { "slipway.dev/x": "1" }, labels: { app.kubernetes.io/managed-by: Helm } }
---
`,
  "files/deep.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Component
---
apiVersion: unknown.example.com/v1
kind: Widget
metadata: [nothing]
`,
  "files/text.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: text }\n",
};

test("so it is of odd objects, whatever somebody fills in", () => {
  const { template, problems } = parseTemplate(odd);
  if (template === undefined) throw new Error(JSON.stringify(problems));
  const around = surroundings({}, {});
  expect(render({ template, parameters: { any: {} }, ...around }).problems).toEqual([]);
  expect(both({ template, parameters: { any: {} }, ...around }).written).toHaveLength(7);
  const text = fc.oneof(
    fc.constantFrom("1e3", "yes", "0x1f", "a: b", "- ", "é\n", "#", "~"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.dictionary(text, text, { maxKeys: 4 }), (any) => {
      const { judged, written } = both({ template, parameters: { any }, ...around });
      expect(judged).toEqual(written);
    }),
  );
});
