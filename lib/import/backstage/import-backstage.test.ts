import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
import { parseTemplate, render } from "@/lib/template";
import { parameterPath } from "../parameter-path";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { importBackstage } from "./import-backstage";
import { NotConvertible } from "./not-convertible";
import { toCel, toCondition, type Lookup } from "./nunjucks";
import { smallTemplates } from "./testing/templates";

const template = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: Node_Service
  title: Node service
  description: A service with a database
  tags: [node, recommended]
  annotations: { a: b }
spec:
  owner: group:default/platform
  type: service
  parameters:
    - title: About
      required: [name, owner, image]
      properties:
        name: { type: string, ui:autofocus: true }
        owner: { type: string, ui:field: OwnerPicker, ui:options: { catalogFilter: { kind: Group } } }
        image: { type: string, ui:help: With a tag, ui:placeholder: "nginx:1" }
        password: { type: string, ui:field: Secret }
    - title: Size
      properties:
        replicas: { type: integer, default: 2, ui:widget: updown }
        note: { type: string, ui:options: { rows: 5 } }
        tier: { type: string, enum: [s, l], enumNames: [Small, Large], default: s }
        ingress: { type: boolean, default: false }
        repoUrl: { type: string, ui:field: RepoUrlPicker }
      dependencies:
        ingress: { oneOf: [{ properties: { ingress: { const: false } } }, { properties: { ingress: { const: true }, host: { type: string } }, required: [host] }] }
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        copyWithoutTemplating: [raw/**]
        values:
          name: \${{ parameters.name }}
          owner: \${{ parameters.owner }}
          image: \${{ parameters.image }}
          replicas: \${{ parameters.replicas }}
          note: \${{ parameters.note }}
          tier: \${{ parameters.tier }}
          ingress: \${{ parameters.ingress }}
          host: \${{ parameters.host }}
          title: "Service \${{ parameters.name }}"
    - { id: more, action: fetch:plain, if: "\${{ parameters.tier === 'l' }}", input: { url: ./large, targetPath: ./large } }
    - { id: publish, action: publish:github, input: { repoUrl: "\${{ parameters.repoUrl }}" } }
    - { id: register, action: catalog:register }
    - { id: call, action: http:backstage:request }
  output:
    links:
      - { title: Repository, url: "\${{ steps['publish'].output.remoteUrl }}" }
      - { title: Dashboard, url: "https://grafana.example.com/\${{ parameters.name }}" }
`;

const files = {
  "template.yaml": template,
  "skeleton/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${{ values.name | lower }}
  namespace: apps
  annotations:
    title: \${{ values.title }}
    tier: "\${{ values.tier }}-\${{ values.owner }}"
    big: \${{ 'yes' if values.tier == 'l' else 'no' }}
    note: \${{ values.note | default("none") }}
    count: "\${{ values.replicas }}"
    maybe: \${{ values.note }}
    host: \${{ values.host }}
    raw: {% raw %}"\${{ kept }}"{% endraw %}
spec:
  replicas: \${{ values.replicas }}
  selector: { matchLabels: { app: \${{ values.name }} } }
  template:
    metadata: { labels: { app: "\${{ values.name }}" } }
    spec: { containers: [{ name: main, image: '\${{ values.image }}' }] }
`,
  "skeleton/${{ values.name }}-ingress.yaml":
    "{%- if values.ingress %}\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, namespace: apps }\nspec: { defaultBackend: { service: { name: x, port: { number: 80 } } } }\n{%- endif %}\n",
  "skeleton/loop.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n{% for x in values.list %}\n{% endfor %}\n",
  "skeleton/catalog-info.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
  "skeleton/src/index.js": "console.log(1)",
  "skeleton/raw/map.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: raw, namespace: apps }\ndata: { a: "${{ as it is }}" }\n',
  "large/quota.yaml":
    "apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: q, namespace: apps }\n",
};

const instance = {
  id: "0",
  name: "shop",
  team: "payments",
  namespace: "apps",
  path: "tenants/a/shop",
};
const target = { name: "t", environment: "e", cluster: "c", vars: {}, substitution: false };

function rendered(parameters: Record<string, string | boolean | number>) {
  const { template, problems } = parseTemplate(importBackstage(files).bundle);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!template) throw new Error("The bundle has no template.");
  return render({ template, parameters, instance, target });
}

const paths = (parameters: Record<string, string>) =>
  rendered({ image: "a", ...parameters }).files.map(({ path }) => path);

/** The paths that are written for these answers; undefined where they are refused. */
function writtenFor(
  template: NonNullable<ReturnType<typeof parseTemplate>["template"]>,
  parameters: JsonObject,
): string[] | undefined {
  const { files, problems } = render({ template, parameters, instance, target });
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  return files.map(({ path }) => path).filter((path) => path !== "kustomization.yaml");
}

function memberOf(schemas: readonly JsonObject[], name: string): JsonObject | undefined {
  return schemas
    .map(({ properties }) => (isJsonObject(properties) ? properties[name] : undefined))
    .find((member) => isJsonObject(member ?? null)) as JsonObject | undefined;
}

describe("importBackstage", () => {
  test("pages become steps, and what a request knows by itself is asked for no more", () => {
    const { template } = parseTemplate(importBackstage(files).bundle);
    expect(template?.definition).toMatchObject({
      name: "node-service",
      title: "Node service",
      owner: "platform",
      category: "service",
      tags: ["node", "recommended"],
    });
    expect(template?.definition.steps.map(({ title }) => title)).toEqual(["About", "Size"]);
    expect(template?.schema["properties"]).toEqual({
      image: { type: "string", description: "With a tag", examples: ["nginx:1"] },
      replicas: { type: "integer", default: 2 },
      note: { type: "string" },
      tier: {
        type: "string",
        default: "s",
        oneOf: [
          { const: "s", title: "Small" },
          { const: "l", title: "Large" },
        ],
      },
      ingress: { type: "boolean", default: false },
    });
  });

  test("manifests come out as Backstage would write them, their values as data", () => {
    const { files, problems, links } = rendered({
      image: "nginx:1: {evil}",
      ingress: true,
      host: "a.example.com",
    });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(files.map(({ path }) => path).filter((path) => path !== "kustomization.yaml")).toEqual([
      "deployment.yaml",
      "raw/map.yaml",
      "shop-ingress.yaml",
    ]);
    const deployment = files.find(({ path }) => path === "deployment.yaml")?.documents[0];
    expect(deployment).toMatchObject({
      metadata: {
        name: "shop",
        annotations: {
          title: "Service shop",
          tier: "s-payments",
          big: "no",
          note: "none",
          count: "2",
          host: "a.example.com",
          raw: "${{ kept }}",
        },
      },
      spec: { replicas: 2, template: { spec: { containers: [{ image: "nginx:1: {evil}" }] } } },
    });
    expect(files.find(({ path }) => path === "raw/map.yaml")?.documents[0]).toMatchObject({
      data: { a: "${{ as it is }}" },
    });
    expect(links).toEqual([{ title: "Dashboard", url: "https://grafana.example.com/shop" }]);
    expect(
      validateObjects(files, { schemas: standardRegistry(), namespace: "apps" }).filter(
        ({ severity }) => severity === "error",
      ),
    ).toEqual([]);
  });

  test("conditions of files and steps hold", () => {
    expect(paths({})).not.toContain("shop-ingress.yaml");
    expect(paths({})).not.toContain("large/quota.yaml");
    expect(paths({ tier: "l" })).toContain("large/quota.yaml");
  });

  test("the report says what was left out, and why", () => {
    const { findings } = importBackstage(files).report;
    const said = (verdict: string) =>
      findings
        .filter((finding) => finding.verdict === verdict)
        .map(({ source, message }) => `${source}: ${message}`)
        .join("\n");
    for (const part of [
      /password: A secret/,
      /loop\.yaml: Line 4 has \{% for %\}/,
      /catalog-info\.yaml: It registers/,
      /index\.js: It is no Kubernetes manifest/,
      /step register/,
      /step call/,
      /link Repository/,
      /metadata\.annotations/,
      /ui:options/,
    ]) {
      expect(said("left-out") + said("changed")).toMatch(part);
    }
    expect(said("changed")).toMatch(/step publish: publish:github: the request does this itself/);
    expect(said("changed")).toMatch(/owner: Every request has it: instance\.team/);
  });

  test.each(smallTemplates)("a template $about", (small) => {
    const { bundle, report } = importBackstage(small.files, small.options);
    const messages = report.problems.map(({ message }) => message).join("\n");
    expect(messages).toMatch(small.refused ?? /^$/);
    expect(Object.keys(bundle).length > 0).toBe(small.refused === undefined);
    const { template } = parseTemplate(bundle);
    const steps = template?.definition.steps ?? [];
    const written = (parameters: JsonObject) => template && writtenFor(template, parameters);
    for (const [answers, paths] of small.written ?? [])
      expect([answers, written(answers)]).toEqual([answers, paths]);
    for (const [place, condition] of Object.entries(small.conditions ?? {})) {
      const at = memberOf(
        steps.map(({ schema }) => schema),
        place,
      );
      expect([place, at === undefined, at?.["x-slipway-when"]]).toEqual([place, false, condition]);
    }
    expect(steps.flatMap(({ when }) => when ?? [])).toEqual(small.stepConditions ?? []);
    const said = report.findings.map(({ source, message }) => `${source}: ${message}`);
    for (const pattern of small.said ?? [])
      expect(said.some((one) => pattern.test(one))).toBe(true);
  });

  test("other kinds and older versions say so", () => {
    expect(importBackstage({ "a.yaml": "kind: X" }).report.problems[0]?.code).toBe(
      "not-a-backstage-template",
    );
    expect(
      importBackstage({ "t.yaml": template.replace("v1beta3", "v1beta2") }).report.problems[0]
        ?.message,
    ).toMatch(/only scaffolder/);
  });

  test("conditions between pages make a form that can be filled in, whatever they are about", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "owner");
    const value = fc.constantFrom<Json>(true, false, "x", "y", 1);
    const property = fc.constantFrom<JsonObject>(
      { type: "string" },
      { type: "boolean", default: true },
      { type: "string", enum: ["x", "y"], default: "x" },
      { type: "integer" },
      { type: "string", "ui:field": "OwnerPicker" },
    );
    const fields = fc.dictionary(name, property, { maxKeys: 3 });
    const test = fc.oneof(
      value.map((one) => ({ const: one })),
      fc.array(value, { minLength: 1, maxLength: 2 }).map((list) => ({ enum: list })),
      fc.constant({}),
    );
    const condition = fc.record(
      {
        properties: fc.dictionary(name, test, { maxKeys: 2 }),
        required: fc.array(name, { maxLength: 1 }),
      },
      { requiredKeys: ["properties"] },
    );
    const branch = fc.record(
      { properties: fields, required: fc.array(name, { maxLength: 1 }) },
      { requiredKeys: ["properties"] },
    );
    // oxlint-disable-next-line unicorn/no-thenable
    const choice = fc.record({ if: condition, then: branch, else: branch });
    const page = fc
      .record({
        properties: fields,
        choices: fc.array(choice, { maxLength: 2 }),
        on: fc.option(fc.tuple(name, fc.array(branch, { minLength: 1, maxLength: 2 }))),
        when: fc.constantFrom(undefined, "${{ parameters.a }}", "${{ parameters.b == 'x' }}"),
      })
      .map(({ choices, on, ...rest }) => ({
        ...rest,
        ...(choices.length > 0 ? { allOf: choices } : {}),
        ...(on === null ? {} : { dependencies: { [on[0]]: { oneOf: on[1] } } }),
      }));
    fc.assert(
      fc.property(fc.array(page, { minLength: 2, maxLength: 3 }), (pages) => {
        const { bundle } = importBackstage({
          "template.yaml": JSON.stringify({
            apiVersion: "scaffolder.backstage.io/v1beta3",
            kind: "Template",
            metadata: { name: "small" },
            spec: { parameters: pages, steps: [{ action: "fetch:plain", input: { url: "./s" } }] },
          }),
          "s/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n",
        });
        const { problems } = parseTemplate(bundle);
        expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test("never crashes, whatever template and skeleton hold", () => {
    const word = fc.constantFrom(
      "${{ parameters.a }}",
      "${{ values.a | lower }}",
      "${{",
      "{% if values.a %}",
      "{% endif %}",
      "{% raw %}",
      "{#",
      "fetch:template",
      "./s",
      "name",
      "ui:field",
      "OwnerPicker",
      "${{ a if b else c }}",
      "apiVersion: v1\nkind: A\n",
      "a: ",
      '"',
      "}}",
      "__proto__",
      "**",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 1 }),
        word,
        fc.dictionary(fc.oneof(word, fc.string()), tie("tree")),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    const text = fc
      .array(fc.oneof(word, fc.string()), { maxLength: 8 })
      .map((parts) => `apiVersion: v1\nkind: A\n${parts.join(" ")}`);
    const input = fc.record(
      {
        url: fc.constant("./s"),
        values: tree,
        targetPath: tree,
        copyWithoutTemplating: tree,
        templateFileExtension: tree,
      },
      { requiredKeys: ["url"] },
    );
    fc.assert(
      fc.property(
        tree,
        tree,
        input,
        text,
        fc.oneof(word, fc.string()),
        tree,
        (parameters, output, input, content, path, condition) => {
          const spec = {
            parameters,
            output,
            steps: [{ action: "fetch:template", input, if: condition }, output],
          };
          const definition = {
            apiVersion: "scaffolder.backstage.io/v1beta3",
            kind: "Template",
            metadata: output,
            spec,
          };
          const { bundle, report } = importBackstage({
            "t.yaml": JSON.stringify(definition),
            "s/a.yaml": content,
            [`s/${path}.yaml`]: content,
          });
          expect(bundle["template.yaml"] !== undefined || report.problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("Nunjucks in CEL", () => {
  const schema = {
    type: "object",
    required: ["s", "n", "b", "l"],
    properties: {
      s: { type: "string" },
      o: { type: "string" },
      n: { type: "integer" },
      b: { type: "boolean" },
      l: { type: "array" },
    },
  };
  const lookup: Lookup = ([, ...path]) => {
    const value = parameterPath(schema, path);
    if (!value) throw new NotConvertible("gone");
    return value;
  };

  test.each([
    ["v.s", "params.s"],
    ["v.o", "params.?o"],
    ["v.s | upper | replace('A', \"b\")", 'params.s.upperAscii().replace("A", "b")'],
    ["v.o or 'x'", '(params.?o.orValue("") != "" ? params.?o.orValue("") : "x")'],
    ["v.o | default('x', true)", '(params.?o.orValue("") != "" ? params.?o.orValue("") : "x")'],
    ["v.s ~ '-' ~ v.n", '((params.s + "-") + string(params.n))'],
    ["v.n + 1", "(params.n + 1)"],
    ["v.s == 'a' and not v.b", '(params.s == "a" && !(params.b))'],
    ["'a' in v.l", '("a" in params.l)'],
    ["v.l | join(', ')", 'params.l.map(x, string(x)).join(", ")'],
    ["v.n | string", "string(params.n)"],
    ["1 if v.l else 2", "(size(params.l) > 0 ? 1 : 2)"],
    ["v.o is defined", "params.?o.hasValue()"],
  ])("%s is %s", (source, cel) => expect(toCel(source, lookup).cel).toBe(cel));

  test.each(["v.s | shout", "v.s.split('a')", "v.", "a b", "v.s |", "(((", "`x`", "v.gone"])(
    "%s has no counterpart",
    (source) => {
      expect(() => toCel(source, lookup)).toThrow(NotConvertible);
    },
  );

  test("a condition is true for what is not empty", () => {
    expect([
      toCondition("v.s", lookup),
      toCondition("v.n", lookup),
      toCondition("v.b", lookup),
    ]).toEqual(['params.s != ""', "params.n != 0", "params.b"]);
  });
});
