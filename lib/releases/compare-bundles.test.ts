import { expect, test } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { type BundleFiles, type ParsedTemplate, parseTemplate } from "@/lib/template";
import { compareBundles } from "./compare-bundles";

const bundle: BundleFiles = {
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: shop, version: 1.0.0 }
spec:
  title: Shop
  summary: Runs a shop.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Shop
    required: [image]
    properties:
      image: { type: string }
      replicas: { type: integer, minimum: 1, maximum: 10, default: 2 }
      size: { type: string, enum: [small, large], default: small }
      note: { type: string, default: none }
  outputs:
    - { name: url, title: Address, value: "https://\${{ instance.name }}.example.com/\${{ params.note }}" }
`,
  "README.md": "# Shop\n",
  "files/app.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ instance.name }}
spec:
  replicas: \${{ params.replicas }}
  selector:
    matchLabels: { app: shop }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - { name: app, image: "\${{ params.image }}", args: ["\${{ params.size }}"] }
`,
  "files/settings.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: { a: b }\n",
  "files/lists.yaml": `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }
`,
  "tests/defaults.yaml":
    "title: As it is\nparameters: { image: a }\nexpect: [{ object: { kind: Deployment } }]\n",
};

function parsed(files: BundleFiles): ParsedTemplate {
  const { template, problems } = parseTemplate(files);
  if (template === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return template;
}

type Edit = readonly [file: string, from: string, to: string];

function changed(...edits: Edit[]): ParsedTemplate {
  const files: Record<string, string> = { ...bundle };
  for (const [file, from, to] of edits) {
    if (!files[file]?.includes(from)) throw new Error(`${from} is not in ${file}`);
    files[file] = files[file].replace(from, to);
  }
  return parsed(files);
}

const compared = (...edits: Edit[]) =>
  compareBundles(parsed(bundle), changed(...edits), standardRegistry());

test("a bundle and itself differ in nothing", () => {
  expect(compared()).toMatchObject({
    parameters: [],
    files: [],
    outputs: [],
    breaking: [],
    level: "patch",
    answers: [{ title: "As it is", objects: [], refusedAfter: [] }],
  });
});

test("parameters are told in words", () => {
  const { parameters, breaking, level } = compared([
    "template.yaml",
    "maximum: 10, default: 2",
    "maximum: 20, default: 2, title: Copies",
  ]);
  expect(parameters).toEqual([
    {
      name: "replicas",
      title: "Copies",
      how: "changed",
      words: ["at most 10 → 20", "called Copies (nothing was said before)"],
    },
  ]);
  expect([breaking, level]).toEqual([[], "minor"]);
});

test.each<[string, Edit[], string, RegExp]>([
  [
    "a parameter that is removed",
    [
      ["template.yaml", "      note: { type: string, default: none }\n", ""],
      ["template.yaml", "/${{ params.note }}", ""],
    ],
    "parameter note",
    /^It is gone/,
  ],
  [
    "a parameter that is renamed",
    [
      ["template.yaml", "      note: {", "      remark: {"],
      ["template.yaml", "params.note", "params.remark"],
    ],
    "parameter note",
    /also where remark means the same/,
  ],
  [
    "a parameter that is narrowed",
    [["template.yaml", "maximum: 10", "maximum: 9"]],
    "parameter replicas",
    /may refuse what was taken before \(maximum\)/,
  ],
  [
    "a choice that is gone",
    [["template.yaml", "[small, large]", "[small]"]],
    "parameter size",
    /no longer takes large/,
  ],
  [
    "a parameter that is newly required",
    [
      ["template.yaml", "type: string, default: none", "type: string"],
      ["template.yaml", "[image]", "[image, note]"],
    ],
    "parameter note",
    /must be given now/,
  ],
  [
    "a parameter that is retyped",
    [
      [
        "template.yaml",
        "note: { type: string, default: none }",
        "note: { type: integer, default: 1 }",
      ],
    ],
    "parameter note",
    /another type/,
  ],
  [
    "a default that changes what runs",
    [["template.yaml", "default: 2", "default: 3"]],
    "parameter replicas",
    /decides what is written where nobody gave it: 2 → 3/,
  ],
  [
    "an object that gets another name",
    [["files/settings.yaml", "name: settings", "name: other"]],
    "ConfigMap settings",
    /becomes ConfigMap other/,
  ],
  [
    "an object that gets another kind",
    [
      ["files/settings.yaml", "kind: ConfigMap", "kind: Secret"],
      ["files/settings.yaml", "\ndata:", "\nstringData:"],
    ],
    "ConfigMap settings",
    /becomes Secret settings/,
  ],
  [
    "an object that gets another namespace",
    [["files/settings.yaml", "  name: settings\n", "  name: settings\n  namespace: elsewhere\n"]],
    "ConfigMap settings",
    /becomes ConfigMap elsewhere\/settings/,
  ],
  [
    "an object that is dropped",
    [
      [
        "files/settings.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata: { a: b }\n",
        "# nothing\n",
      ],
    ],
    "ConfigMap settings",
    /is dropped/,
  ],
  [
    "an item of a List that is dropped",
    [["files/lists.yaml", "  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b } }\n", ""]],
    "ConfigMap b",
    /is dropped/,
  ],
  [
    "an item of a List that gets another name",
    [["files/lists.yaml", "{ name: b }", "{ name: c }"]],
    "ConfigMap b",
    /becomes ConfigMap c/,
  ],
  [
    "an output that is dropped",
    [["template.yaml", "name: url,", "name: address,"]],
    "output url",
    /is dropped/,
  ],
  [
    "an immutable field that is changed",
    [
      ["files/app.yaml", "matchLabels: { app: shop }", "matchLabels: { app: store }"],
      ["files/app.yaml", "labels: { app: shop }", "labels: { app: store }"],
    ],
    "Deployment example",
    /spec.selector of a Deployment cannot be changed/,
  ],
  [
    "a rule that is new",
    [
      [
        "template.yaml",
        "  outputs:",
        '  rules:\n    - { rule: "params.replicas > 1", field: replicas, message: At least two. }\n  outputs:',
      ],
    ],
    "rule params.replicas > 1",
    /At least two/,
  ],
])("%s is breaking, and named", (_, edits, what, why) => {
  const { breaking, level } = compared(...edits);
  expect(breaking.map((one) => ({ what: one.what, why: one.why }))).toContainEqual({
    what,
    why: expect.stringMatching(why),
  });
  expect(level).toBe("major");
});

test("a default that only an output shows breaks nothing", () => {
  expect(compared(["template.yaml", "default: none", "default: other"]).breaking).toEqual([]);
});

test("what the same answers make of both is told object by object, field by field", () => {
  const { answers, level } = compared(["files/app.yaml", "name: app,", "name: shop,"]);
  expect(answers).toMatchObject([
    {
      objects: [
        {
          how: "changed",
          file: "app.yaml",
          fields: [
            { pointer: "/spec/template/spec/containers/0/name", before: "app", after: "shop" },
          ],
          recreates: [],
        },
      ],
    },
  ]);
  expect(level).toBe("patch");
});
