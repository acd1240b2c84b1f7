import type { JsonObject } from "@/lib/json";
import type { BackstageImportOptions } from "../import-backstage";

/** A Backstage template that shows one trouble, and what has to come of it. */
export interface SmallTemplate {
  /** What it promises, as the rest of a sentence: "a template …". */
  about: string;
  files: Readonly<Record<string, string>>;
  options?: BackstageImportOptions;
  /** What the refusal says, where nothing can be made of it. */
  refused?: RegExp;
  /** Answers, and the paths of what is written for them; undefined where they are refused. */
  written?: readonly [JsonObject, string[] | undefined][];
  /** Conditions of steps, in their order. */
  stepConditions?: readonly string[];
  /** Conditions by the parameter's name; undefined: it has none. */
  conditions?: Readonly<Record<string, string | undefined>>;
  /** `source: message` of findings. */
  said?: readonly RegExp[];
}

interface Parts {
  name?: string;
  /** Pages, each a flow map. */
  pages?: readonly string[];
  /** Steps, each a flow map. */
  steps?: readonly string[];
}

const fetchAll = "{ action: fetch:template, input: { url: ./skeleton } }";

const list = (key: string, items: readonly string[]) =>
  items.length === 0
    ? `  ${key}: []\n`
    : `  ${key}:\n${items.map((item) => `    - ${item}\n`).join("")}`;

function template({ name = "small", pages = [], steps = [fetchAll] }: Parts = {}): string {
  return (
    `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: ${name} }\n` +
    `spec:\n  type: service\n${list("parameters", pages)}${list("steps", steps)}`
  );
}

const map = (name: string, data = "{}") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: apps }\ndata: ${data}\n`;

const flag =
  "{ properties: { tls: { type: boolean, default: false }, mode: { type: string, enum: [a, b] } } }";
const oneMap = { "skeleton/map.yaml": map("one") };

/** A template of two pages, the second with a condition on the first. */
const twoPages = (second: string, first = flag) => ({
  "template.yaml": template({ pages: [first, second] }),
  ...oneMap,
});

export const smallTemplates: readonly SmallTemplate[] = [
  {
    about: "beside others is not chosen by chance: all are named",
    files: {
      "one/template.yaml": template({ name: "first" }),
      "one/skeleton/map.yaml": map("one"),
      "two/template.yaml": template({ name: "second" }),
    },
    refused:
      /2 templates: first \(one\/template\.yaml\), second \(two\/template\.yaml\)\. Choose one with --name/,
  },
  {
    about: "beside others is chosen by its name",
    files: {
      "one/template.yaml": template({ name: "first" }),
      "one/skeleton/a.yaml": map("one"),
      "two/template.yaml": template({ name: "second" }),
      "two/skeleton/b.yaml": map("two"),
    },
    options: { name: "second" },
    written: [[{}, ["b.yaml"]]],
  },
  {
    about: "beside others of the same name is chosen by its file",
    files: {
      "one/template.yaml": template(),
      "one/skeleton/a.yaml": map("one"),
      "two/template.yaml": template(),
      "two/skeleton/b.yaml": map("two"),
    },
    options: { name: "two/template.yaml" },
    written: [[{}, ["b.yaml"]]],
  },
  {
    about: "that is not there is not guessed at",
    files: { "template.yaml": template({ name: "first" }), ...oneMap },
    options: { name: "third" },
    refused: /There is no third among the templates: first/,
  },
  {
    about: "has the skeletons that it shares with others, where they lie below the given folder",
    files: {
      "one/template.yaml": template({
        steps: ["{ action: fetch:template, input: { url: ../shared/k8s, targetPath: ./k8s } }"],
      }),
      "shared/k8s/map.yaml": map("one"),
    },
    written: [[{}, ["k8s/map.yaml"]]],
  },
  {
    about: "whose skeleton lies outside of what was given is refused, and says so",
    files: {
      "template.yaml": template({
        steps: ["{ action: fetch:template, input: { url: ../shared } }"],
      }),
      "shared/map.yaml": map("not this one"),
    },
    refused: /\.\.\/shared\) lies outside of what was given/,
  },
  {
    about: "that makes nothing but source code is refused with the reasons",
    files: {
      "template.yaml": template({
        steps: [
          fetchAll,
          "{ id: publish, action: publish:github }",
          "{ id: call, action: http:backstage:request }",
        ],
      }),
      "skeleton/index.js": "1\n",
    },
    refused:
      /template\.yaml makes nothing .*index\.js: It is no Kubernetes manifest.* step call: http:backstage:request/,
  },
  {
    about: "without steps is refused",
    files: { "template.yaml": template({ steps: [] }) },
    refused: /makes nothing .*It has no steps/,
  },
  {
    about: "that writes another template does not take it for a manifest, nor for one to choose",
    files: {
      "template.yaml": template(),
      "skeleton/template.yaml": template({ name: "inner" }),
      "skeleton/map.yaml": map("one"),
    },
    written: [[{}, ["map.yaml"]]],
    said: [/skeleton|step 1: template\.yaml: It is a template of Backstage itself/],
  },
  {
    about: "with a page that is shown under a condition has a step with that condition",
    files: {
      "template.yaml": template({
        pages: [
          flag,
          "{ title: TLS, when: \"${{ parameters.tls and parameters.mode === 'a' }}\", required: [host], properties: { host: { type: string } } }",
        ],
        steps: [
          '{ action: fetch:template, input: { url: ./skeleton, values: { host: "${{ parameters.host }}" } } }',
        ],
      }),
      "skeleton/map.yaml": map("one", '{ host: "${{ values.host }}" }'),
    },
    stepConditions: ['(params.tls && params.?mode.orValue("") == "a")'],
    written: [
      [{}, ["map.yaml"]],
      [{ tls: true, mode: "a" }, undefined],
      [{ tls: true, mode: "a", host: "x" }, ["map.yaml"]],
      [{ host: "x" }, undefined],
    ],
  },
  {
    about: "with a field that depends on a choice of an earlier page has it under that condition",
    files: twoPages(
      "{ properties: { size: { type: integer, default: 1 } }, dependencies: { mode: { oneOf: [{ properties: { mode: { enum: [a] }, path: { type: string } }, required: [path] }, { properties: { mode: { const: b }, port: { type: integer, default: 80 } } }] } } }",
    ),
    conditions: {
      size: undefined,
      path: 'has(params.mode) && params.mode in ["a"]',
      port: 'has(params.mode) && params.mode == "b"',
    },
    written: [
      [{}, ["map.yaml"]],
      [{ mode: "b" }, ["map.yaml"]],
      [{ mode: "a" }, undefined],
      [{ mode: "a", path: "/" }, ["map.yaml"]],
      [{ mode: "b", path: "/" }, undefined],
    ],
  },
  {
    about: "with if, then and else about an earlier page has the fields of both under conditions",
    files: twoPages(
      "{ properties: {}, if: { properties: { tls: { const: true } } }, then: { properties: { secret: { type: string } }, required: [secret] }, else: { properties: { plain: { type: boolean, default: true } } } }",
    ),
    conditions: { secret: "params.tls == true", plain: "!(params.tls == true)" },
    written: [
      [{}, ["map.yaml"]],
      [{ tls: true }, undefined],
      [{ tls: true, secret: "a" }, ["map.yaml"]],
      [{ tls: true, secret: "a", plain: true }, undefined],
    ],
  },
  {
    about: "with conditions from page to page has each on the one before",
    files: {
      "template.yaml": template({
        pages: [
          flag,
          "{ properties: {}, dependencies: { tls: { oneOf: [{ properties: { tls: { const: true }, issuer: { type: string, enum: [acme, own], default: acme } } }] } } }",
          "{ properties: {}, allOf: [{ if: { properties: { issuer: { const: own } }, required: [issuer] }, then: { properties: { key: { type: string } }, required: [key] } }] }",
        ],
      }),
      ...oneMap,
    },
    conditions: {
      issuer: "params.tls == true",
      key: 'has(params.issuer) && params.issuer == "own"',
    },
    written: [
      [{}, ["map.yaml"]],
      [{ tls: true }, ["map.yaml"]],
      [{ tls: true, issuer: "own" }, undefined],
      [{ tls: true, issuer: "own", key: "k" }, ["map.yaml"]],
      [{ key: "k" }, undefined],
    ],
  },
  {
    about: "with a condition on what a request knows by itself asks always, and says so",
    files: twoPages(
      "{ properties: {}, if: { properties: { owner: { const: a } } }, then: { properties: { note: { type: string } } } }",
      "{ properties: { owner: { type: string, ui:field: OwnerPicker }, x: { type: string } } }",
    ),
    conditions: { note: undefined },
    said: [
      /page 2: note: It is always asked for now: its condition reads owner, which is no parameter/,
    ],
  },
  {
    about: "with a condition that says what cannot be said asks always, and says so",
    files: twoPages(
      "{ properties: {}, if: { properties: { mode: { format: uri } } }, then: { properties: { note: { type: string } } } }",
    ),
    conditions: { note: undefined },
    said: [/page 2: note: It is always asked for now: A condition with format/],
  },
  {
    about: "with a condition within one page keeps it there",
    files: twoPages(
      "{ properties: { on: { type: boolean, default: false } }, if: { properties: { on: { const: true } } }, then: { properties: { note: { type: string } }, required: [note] } }",
    ),
    written: [
      [{}, ["map.yaml"]],
      [{ on: true }, undefined],
      [{ on: true, note: "a" }, ["map.yaml"]],
    ],
  },
  {
    about: "with steps under conditions writes their files under the same",
    files: {
      "template.yaml": template({
        pages: [flag],
        steps: [
          "{ id: a, if: \"${{ parameters.mode === 'a' and not parameters.tls }}\", action: fetch:plain, input: { url: ./a } }",
          '{ id: b, if: "${{ parameters.tls }}", action: fetch:plain, input: { url: ./b } }',
          '{ id: e, if: "${{ always() }}", action: fetch:plain, input: { url: ./e } }',
          "{ id: c, if: false, action: fetch:plain, input: { url: ./c } }",
          "{ id: d, if: \"${{ steps['a'].output.x }}\", action: fetch:plain, input: { url: ./c } }",
        ],
      }),
      "a/a.yaml": map("a"),
      "b/b.yaml": map("b"),
      "c/c.yaml": map("c"),
      "e/e.yaml": map("e"),
    },
    written: [
      [{}, ["e.yaml"]],
      [{ mode: "a" }, ["a.yaml", "e.yaml"]],
      [{ mode: "a", tls: true }, ["b.yaml", "e.yaml"]],
    ],
    said: [
      /step c: It is switched off/,
      /step d: steps\.a\.output\.x: rendering may depend on the parameters only/,
    ],
  },
  {
    about: "that fetches single files has them where it puts them",
    files: {
      "template.yaml": template({
        steps: [
          "{ action: fetch:template:file, input: { url: ./parts/map.yaml, targetPath: k8s/own.yaml, values: { a: 1 } } }",
          "{ action: fetch:plain:file, input: { url: ./parts/none.yaml, targetPath: x.yaml } }",
        ],
      }),
      "parts/map.yaml": map("one", '{ a: "${{ values.a }}" }'),
    },
    written: [[{}, ["k8s/own.yaml"]]],
    said: [/There are no files in \.\/parts\/none\.yaml/],
  },
  {
    about: "with pickers, secrets and hints has plain fields for what a form can ask for",
    files: {
      "template.yaml": template({
        pages: [
          "{ properties: { repo: { type: string, ui:field: RepoUrlPicker }, entity: { type: string, ui:field: EntityPicker }, key: { type: string, ui:field: Secret }, size: { type: string, ui:options: { rows: 3 } } } }",
          "{ properties: { size: { type: string } } }",
        ],
      }),
      ...oneMap,
    },
    written: [
      [{ entity: "a", size: "b" }, ["map.yaml"]],
      [{ key: "a" }, undefined],
      [{ repo: "a" }, undefined],
    ],
    said: [
      /repo: The target of a request says/,
      /The picker EntityPicker is a plain field now/,
      /key: A secret must not be committed/,
      /The hint ui:options/,
      /page 2: size: An earlier page asks for it already/,
    ],
  },
  {
    about: "with a requirement across pages that is no field says so",
    files: twoPages("{ properties: { a: { type: string } }, dependencies: { mode: [a] } }"),
    written: [[{ mode: "a" }, ["map.yaml"]]],
    said: [/What depends on an earlier page and is no field: a required where mode is given/],
  },
  {
    about: "whose schema is not all that JSON Schema allows has the rest of it",
    files: {
      "template.yaml": template({
        pages: [
          '{ properties: { a: { type: int, x: 1 }, b: { type: string, pattern: "^(?=a)" }, c: { $ref: "other.json" } } }',
        ],
      }),
      ...oneMap,
    },
    written: [[{ a: 1, b: "x", c: [] }, ["map.yaml"]]],
    said: [/"int" is no type/, /keyword x means/, /look-around/, /to another file/],
  },
  {
    about: "with a loop in a manifest leaves that manifest out, and no other",
    files: {
      "template.yaml": `${template()}  output: { text: [a], links: [{ title: Made, url: "\${{ steps.a.output.url }}" }] }\n`,
      ...oneMap,
      "skeleton/loop.yaml": `${map("two")}{% for x in values.list %}{% endfor %}\n`,
    },
    written: [[{}, ["map.yaml"]]],
    said: [/loop\.yaml: Line 5 has {% for %}/, /output\.text/, /link Made/],
  },
];
