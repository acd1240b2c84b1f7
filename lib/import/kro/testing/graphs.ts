import type { JsonObject } from "@/lib/json";
import type { KroImportOptions } from "../import-kro";

/** A kro file that shows one trouble, and what has to come of it. */
export interface SmallGraph {
  /** What it promises, as the rest of a sentence: "a kro file …". */
  about: string;
  files: Readonly<Record<string, string>>;
  options?: KroImportOptions;
  /** The code and the message of the refusal, where nothing can be made of it. */
  refused?: RegExp;
  /** Answers, and the data of the ConfigMaps that are written, by path; undefined where they are refused. */
  written?: readonly [JsonObject, Readonly<Record<string, JsonObject>> | undefined][];
  said?: readonly RegExp[];
}

function graph(spec: string, resources: readonly string[], name = "small"): string {
  return (
    `apiVersion: kro.run/v1alpha1\nkind: ResourceGraphDefinition\nmetadata: { name: ${name} }\n` +
    `spec:\n  schema: { apiVersion: v1alpha1, kind: Small, spec: ${spec} }\n` +
    `  resources:\n${resources.map((resource) => `    - ${resource}\n`).join("")}`
  );
}

const map = (id: string, data: string, more = "") =>
  `{ id: ${id}, ${more}template: { apiVersion: v1, kind: ConfigMap, metadata: { name: ${id} }, data: ${data} } }`;

export const smallGraphs: readonly SmallGraph[] = [
  {
    about: "that is no YAML says so, and where",
    files: {
      "rgd.yaml": "apiVersion: kro.run/v1alpha1\nkind: ResourceGraphDefinition\nspec: [a\n",
    },
    refused: /^invalid-yaml: rgd\.yaml: .*line \d+, column \d+/,
  },
  {
    about: "that is none does not hide behind another file that is no YAML",
    files: { "other.yaml": "a: [", "x.yaml": "kind: X" },
    refused: /^not-a-resource-graph: .*No file holds a ResourceGraphDefinition/,
  },
  {
    about: "beside others is not chosen by chance: all are named",
    files: {
      "a.yaml": graph("{}", [map("a", "{}")], "first"),
      "b.yaml": graph("{}", [map("b", "{}")], "second"),
    },
    refused: /^several-to-choose-from: .*first \(a\.yaml\), second \(b\.yaml\)/,
  },
  {
    about: "beside others is chosen by its name",
    files: {
      "a.yaml": graph("{}", [map("a", "{}")], "first"),
      "b.yaml": graph("{}", [map("b", "{ x: y }")], "second"),
    },
    options: { name: "second" },
    written: [[{}, { "b.yaml": { x: "y" } }]],
  },
  {
    about: "beside an example of its use is found",
    files: {
      "a.yaml": "apiVersion: kro.run/v1alpha1\nkind: Small\nmetadata: { name: x }\n",
      "b.yaml": graph("{}", [map("b", "{ x: y }")]),
    },
    written: [[{}, { "b.yaml": { x: "y" } }]],
  },
  {
    about: "with defaults and bounds has them in its form",
    files: {
      "a.yaml": graph("{ size: integer | default=2 maximum=3, note: string }", [
        map("a", '{ size: "${string(schema.spec.size)}" }'),
      ]),
    },
    written: [
      [{}, { "a.yaml": { size: "2" } }],
      [{ size: 4 }, undefined],
    ],
  },
  {
    about: "whose resource is created under a condition has its file under that condition",
    files: {
      "a.yaml": graph("{ on: boolean | default=false }", [
        map("a", "{}"),
        map("b", "{}", 'includeWhen: ["${schema.spec.on}"], '),
      ]),
    },
    written: [
      [{}, { "a.yaml": {} }],
      [{ on: true }, { "a.yaml": {}, "b.yaml": {} }],
    ],
  },
  {
    about: "that repeats a resource for a list has a file for each of its entries",
    files: {
      "a.yaml": graph('{ regions: "[]string" }', [
        '{ id: r, forEach: [{ region: "${schema.spec.regions}" }], template: { apiVersion: v1, kind: ConfigMap, metadata: { name: "r-${region}" }, data: { r: "${region}" } } }',
      ]),
    },
    written: [[{ regions: ["eu", "us"] }, { "r-eu.yaml": { r: "eu" }, "r-us.yaml": { r: "us" } }]],
  },
  {
    about:
      "that reads what another resource says has what it says, and what only the cluster knows is left out",
    files: {
      "a.yaml": graph("{ name: string | required=true }", [
        map("a", '{ n: "${schema.spec.name}-a" }'),
        map("b", '{ n: "${a.data.n}", ip: "${a.status.ip}" }'),
      ]),
    },
    written: [
      [{ name: "x" }, { "a.yaml": { n: "x-a" }, "b.yaml": { n: "x-a" } }],
      [{}, undefined],
    ],
    said: [/resource b: data\.ip: a\.status\.ip is known only in the cluster/],
  },
  {
    about: "whose types and markers are not all known has the rest of them",
    files: {
      "a.yaml": graph(
        '{ a: "strin", b: "string | immutable=true shout=1", c: "integer | default=x", d: "string | pattern=^(?!x)" }',
        [map("a", "{ a: \"${schema.spec.?a.orValue(1) == 1 ? 'none' : 'some'}\" }")],
      ),
    },
    written: [
      [{}, { "a.yaml": { a: "none" } }],
      [{ b: "x", d: "x" }, { "a.yaml": { a: "none" } }],
    ],
    said: [
      /There is no type strin/,
      /cannot be changed later/,
      /The marker shout/,
      /default x does not fit/,
      /look-around/,
    ],
  },
  {
    about: "with resources that no form can decide on says which",
    files: {
      "a.yaml": graph("{ name: string }", [
        map("a", '{ n: "${schema.spec.name}" }'),
        map("b", "{}", 'includeWhen: ["${a.status.ready}"], '),
        "{ id: c, externalRef: { kind: X } }",
        "{ id: d }",
      ]),
    },
    written: [
      [{ name: "x" }, { "a.yaml": { n: "x" } }],
      [{}, undefined],
    ],
    said: [
      /resource b: Whether, or how often/,
      /resource c: An object that exists already/,
      /resource d: It has no template/,
      /name: It is required now/,
    ],
  },
];
