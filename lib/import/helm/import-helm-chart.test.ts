import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
import { parseTemplate, render } from "@/lib/template";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { readYamlDocument } from "@/lib/yaml";
import { helmValueOffers, importHelmChart } from "./import-helm-chart";
import { lintVersion } from "@/lib/template-tests";
import { filesOf, smallCharts } from "./testing/charts";
import { helmValues } from "./testing/helm-values";

const instance = { id: "0", name: "shop", team: "a", namespace: "apps", path: "tenants/a/shop" };
const target = { name: "t", environment: "e", cluster: "c", vars: {}, substitution: true };

const chart = {
  "Chart.yaml":
    "apiVersion: v2\nname: podinfo\nversion: 6.9.1\ndescription: A tiny web application\nkeywords: [web, demo]\nhome: https://example.com/podinfo\nicon: https://example.com/i.png\ndependencies:\n  - { name: redis, version: 1.x }\n",
  "values.yaml": `# Number of copies
replicaCount: 2
image:
  # -- Where the image is
  repository: ghcr.io/stefanprodan/podinfo
  tag: "6.9"
  pullPolicy: IfNotPresent
fullnameOverride: "{{ .Release.Name }}"
adminPassword: hunter2
existingSecret: ""
nodeSelector: {}
tolerations: []
affinity: ~
hosts: [a.example.com]
ratio: 0.5
redis:
  ## @param redis.enabled Whether it has a cache
  enabled: false
`,
  "templates/deployment.yaml": "kind: Deployment\n",
  "README.md": "# podinfo\n",
};

function rendered(result: ReturnType<typeof importHelmChart>, parameters = {}) {
  const { template, problems } = parseTemplate(result.bundle);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!template) throw new Error("The bundle has no template.");
  const rendering = render({ template, parameters, instance, target });
  expect(rendering.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return rendering.files;
}

function values(files: ReturnType<typeof rendered>): unknown {
  const release = files.find(({ path }) => path === "release.yaml")?.documents[0] as
    | { spec: { values: unknown } }
    | undefined;
  return release?.spec.values;
}

/** As Helm reads values.yaml. */
function read(text: string): JsonObject {
  const { value } = readYamlDocument(text, {
    longest: 100_000,
    legacyBooleans: true,
    legacyOctal: true,
    lastKeyWins: true,
  });
  return isJsonObject(value ?? null) ? (value as JsonObject) : {};
}

/** What a schema has to say, and the keywords that it has not. */
function told(schema: object = {}): [object, string[]] {
  const entries = Object.entries(schema);
  return [
    Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    entries.filter(([, value]) => value === undefined).map(([key]) => key),
  ];
}

type Template = NonNullable<ReturnType<typeof parseTemplate>["template"]>;

/** The values of the release for these answers; undefined where they are refused. */
function releaseOf(template: Template, parameters: JsonObject): JsonObject | undefined {
  const { files, problems } = render({ template, parameters, instance, target });
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  return values(files) as JsonObject;
}

function fieldAt(schema: JsonObject, path: readonly string[]): JsonObject | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const { properties } = schema;
  const member = isJsonObject(properties) ? properties[key] : undefined;
  return isJsonObject(member) ? fieldAt(member, rest) : undefined;
}

describe("importHelmChart", () => {
  test.each(smallCharts)("a chart $about", (small) => {
    const result = importHelmChart(filesOf(small), small.options);
    const { template, problems } = lintVersion(result.bundle);
    expect([problems, result.report.problems]).toEqual([[], []]);
    if (!template) throw new Error("The bundle has no template.");
    const chartAlone = read(small.values);
    const needed = small.needed ?? {};
    expect(helmValues(chartAlone, releaseOf(template, needed) ?? {})).toEqual(
      helmValues(chartAlone, needed),
    );
    for (const [path, schema] of Object.entries(small.fields ?? {})) {
      const field = fieldAt(template.schema, path.split("."));
      const [has, lacks] = told(schema);
      expect({ path, exists: field !== undefined, ...field }).toMatchObject({
        path,
        exists: schema !== undefined,
        ...has,
      });
      expect([path, Object.keys(field ?? {}).filter((key) => lacks.includes(key))]).toEqual([
        path,
        [],
      ]);
    }
    for (const [answers, values] of small.answers ?? [])
      expect([answers, releaseOf(template, answers)]).toEqual([answers, values]);
    const said = result.report.findings.map(({ source, message }) => `${source}: ${message}`);
    for (const pattern of small.said ?? [])
      expect(said.filter((one) => pattern.test(one))).toHaveLength(1);
  });

  test("what it writes are Flux objects that the cluster would take, with the values as they were given", () => {
    for (const repository of [
      "oci://ghcr.io/stefanprodan/charts",
      "https://stefanprodan.github.io/podinfo",
      undefined,
    ]) {
      const files = rendered(
        importHelmChart(chart, repository === undefined ? {} : { repository }),
        { replicaCount: 3, otherValues: { nodeSelector: { "a/b": "c" } } },
      );
      expect(validateObjects(files, { schemas: standardRegistry(), namespace: "apps" })).toEqual(
        [],
      );
      expect(values(files)).toEqual({
        replicaCount: 3,
        nodeSelector: { "a/b": "c" },
      });
    }
  });

  test("what can have a field is offered with the chart's value, and what is proposed is marked", () => {
    expect(
      helmValueOffers(
        filesOf({ values: "replicas: 2\nimage: { tag: a, pullPolicy: b }\napiToken: x\n" }),
      ),
    ).toEqual([
      { path: "replicas", title: "Replicas", value: 2, isProposed: true },
      { path: "image.tag", title: "Image › Tag", value: "a", isProposed: true },
      { path: "image.pullPolicy", title: "Image › Pull policy", value: "b", isProposed: false },
    ]);
    expect(helmValueOffers({})).toEqual([]);
  });

  test("the report says what was left out, and why", () => {
    const { findings } = importHelmChart(chart).report;
    const said = (source: string) => findings.find((finding) => finding.source === source)?.verdict;
    expect(said("values: adminPassword")).toBe("left-out");
    expect(said("files/source.yaml")).toBe("changed");
    expect(said("Chart.yaml: icon")).toBe("left-out");
    expect(said("Chart.yaml: dependency redis")).toBe("carried");
  });

  test("a large schema of an older draft is carried, with what cannot be followed left out", () => {
    const conditions = JSON.parse(
      '{ "if": { "properties": { "on": { "const": true } } }, "then": { "required": ["secretName"] } }',
    ) as object;
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      required: ["image"],
      additionalProperties: false,
      definitions: {
        quantity: { type: ["string", "integer"], pattern: "^[0-9]+(m|Mi)?$" },
        node: { type: "object", properties: { next: { $ref: "#/definitions/node" } } },
      },
      properties: {
        image: { type: "object", properties: { tag: { type: "string", pattern: "^(?!latest)" } } },
        cpu: { $ref: "#/definitions/quantity" },
        tree: { $ref: "#/definitions/node" },
        again: { $ref: "#/properties/cpu" },
        hub: {
          type: "object",
          required: ["namespaces"],
          properties: { namespaces: { type: "array" }, on: { type: "boolean" } },
        },
        far: { $ref: "https://example.com/x.json#/definitions/y" },
        gone: { $ref: "#/definitions/gone" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        pair: {
          type: "array",
          items: [{ type: "string" }, { type: "integer" }],
          additionalItems: false,
        },
        size: { type: "integer", minimum: 0, exclusiveMinimum: true },
        mode: { oneOf: [{ const: "a" }, { type: "integer" }] },
        odd: { type: "any", "x-form": 1 },
        tls: {
          type: "object",
          properties: { on: { type: "boolean" }, secretName: { type: "string" } },
          ...conditions,
          dependencies: { secretName: ["on"] },
        },
      },
    };
    const result = importHelmChart(
      {
        "Chart.yaml": "name: x\nversion: 1.0.0",
        "values.schema.json": JSON.stringify(schema),
        "values.yaml": "cpu: 100m\nimage: { tag: v1 }\nhub: { namespaces: [] }",
      },
      { all: true },
    );
    const files = rendered(result, {
      image: {},
      labels: { a: "b" },
      pair: ["a", 1],
      tree: { next: { next: {} } },
    });
    expect(values(files)).toEqual({
      labels: { a: "b" },
      pair: ["a", 1],
      tree: { next: { next: {} } },
    });
    const left = result.report.findings
      .filter(({ verdict }) => verdict === "left-out")
      .map(({ message }) => message)
      .join("\n");
    expect(left).toMatch(/look-around/);
    expect(left).toMatch(/another file/);
    expect(left).toMatch(/not there/);
    expect(left).toMatch(/x-form/);
    const template = parseTemplate(result.bundle).template;
    const wrong =
      template &&
      render({ template, parameters: { image: {}, size: 0, tls: { on: true } }, instance, target })
        .problems;
    expect(wrong?.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(["/size"]));
  });

  test("an archive's folder around the chart does not matter, a missing chart does", () => {
    const wrapped = Object.fromEntries(
      Object.entries(chart).map(([path, text]) => [`podinfo/${path}`, text]),
    );
    expect(importHelmChart(wrapped)).toEqual(importHelmChart(chart));
    expect(importHelmChart({ "a.txt": "" })).toMatchObject({
      bundle: {},
      report: { problems: [{ code: "not-a-chart" }] },
    });
    expect(importHelmChart({ "Chart.yaml": "a: [" }).report.problems).toHaveLength(1);
    expect(importHelmChart({ ...chart, "values.yaml": "a: [" }).report.problems).toMatchObject([
      { code: "invalid-yaml", file: "values.yaml", message: expect.stringContaining("line 1") },
    ]);
  });

  test("a chart with objects of the whole cluster is for the platform", () => {
    const text = importHelmChart({ ...chart, "templates/rbac.yaml": "kind: ClusterRole\n" }).bundle[
      "template.yaml"
    ];
    expect(text).toContain("scope: platform");
  });

  test("whatever values a chart has, with no answers its release behaves as the chart alone", () => {
    const names = "replicas image tag resources labels a-b a.b in otherValues enabled ingress";
    const odd = ["", " ", "$ref", "{{ x }}", "9", "password", "properties"];
    const key = fc.constantFrom(...odd, ...names.split(" "));
    const { object } = fc.letrec<{ object: JsonObject; any: Json }>((tie) => ({
      object: fc.dictionary(key, tie("any"), { maxKeys: 5 }),
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>(1, 0, -1.5, "", "a", "yes", "{{ x }}", "${x}", true, null, [], {}),
        fc.array(tie("any"), { maxLength: 2 }),
        tie("object"),
      ),
    }));
    fc.assert(
      fc.property(object, fc.boolean(), (values, all) => {
        const result = importHelmChart(filesOf({ values: JSON.stringify(values) }), { all });
        const { template, problems } = parseTemplate(result.bundle);
        expect(problems).toEqual([]);
        const release = template && releaseOf(template, {});
        expect(release).toBeDefined();
        expect(helmValues(values, release ?? {})).toEqual(values);
      }),
      { numRuns: 100 },
    );
  });

  test("whatever schema a chart has, it makes a template that can be used, and takes nothing from the chart", () => {
    const name = fc.constantFrom("a", "b", "image", "tag", "replicas");
    const scalar = fc.constantFrom<Json>(1, 0.5, "", "a", "b", true, null);
    const { schema, value } = fc.letrec<{ schema: JsonObject; value: Json; object: JsonObject }>(
      (tie) => ({
        value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 2 }), tie("object")),
        object: fc.dictionary(name, tie("value"), { maxKeys: 3 }),
        schema: fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom<JsonObject>({}, { type: "string" }, { type: "integer", default: 7 }),
          fc.record(
            {
              type: fc.constantFrom<Json>("string", "integer", "object", "array", [
                "string",
                "null",
              ]),
              properties: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
              required: fc.uniqueArray(name, { maxLength: 2 }),
              additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
              items: tie("schema"),
              enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 2 }),
              default: scalar,
              oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
              $ref: fc.constantFrom("#", "#/properties/a", "#/$defs/d", "#/properties/b/items"),
              minLength: fc.constantFrom(0, 2),
            },
            { requiredKeys: [] },
          ),
        ),
      }),
    );
    const whole = fc.record(
      {
        properties: fc.dictionary(name, schema, { maxKeys: 4 }),
        $defs: fc.record({ d: schema }),
        required: fc.uniqueArray(name, { maxLength: 2 }),
      },
      { requiredKeys: ["properties"] },
    );
    fc.assert(
      fc.property(
        whole,
        fc.dictionary(name, value, { maxKeys: 4 }),
        fc.boolean(),
        (described, values, all) => {
          const result = importHelmChart(
            filesOf({ values: JSON.stringify(values), schema: described }),
            { all },
          );
          const { template, problems } = parseTemplate(result.bundle);
          expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
          const release = template && releaseOf(template, {});
          // Where the chart lacks something, the form asks for it: nothing is released.
          expect(helmValues(values, release ?? {})).toEqual(values);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("never crashes, whatever the files hold", () => {
    const keyword = fc.constantFrom(
      "type",
      "properties",
      "items",
      "$ref",
      "required",
      "enum",
      "default",
      "definitions",
      "allOf",
      "pattern",
      "if",
      "additionalProperties",
      "dependencies",
      "__proto__",
      "#/definitions/a",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue({ maxDepth: 1 }),
        keyword,
        fc.dictionary(fc.oneof(keyword, fc.string()), tie("tree")),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    const text = fc.oneof(
      fc.string(),
      tree.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (about, values, schema, named) => {
        const { bundle, report } = importHelmChart({
          "Chart.yaml": named ? `name: ${JSON.stringify(about)}\nversion: 1.0.0` : about,
          "values.yaml": values,
          "values.schema.json": schema,
        });
        expect(Object.keys(bundle).length > 0 || report.problems.length > 0).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

test("what a chart says of itself is no expression of the template", () => {
  const { bundle, report } = importHelmChart(
    {
      "Chart.yaml": "apiVersion: v2\nname: shop\nversion: '1.0.0-${{ params.x }}'\n",
      "values.yaml": "replicas: 1\n",
      "templates/a.yaml": "a: {{ .Values.replicas }}\n",
    },
    { repository: "https://charts.example.com/${{ params.y }}" },
  );
  expect(report.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const files = Object.values(bundle).join("\n");
  expect(files).toContain("$${{ params.y }}");
  expect(files.replaceAll("$${{", "")).not.toMatch(/\$\{\{ params\.[xy] /);
});
