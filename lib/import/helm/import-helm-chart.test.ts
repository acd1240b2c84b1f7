import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
import { parseTemplate, render } from "@/lib/template";
import { importHelmChart } from "./import-helm-chart";

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

describe("importHelmChart", () => {
  test("values.yaml becomes parameters with types, defaults and what its comments say", () => {
    const result = importHelmChart(chart, { repository: "oci://ghcr.io/stefanprodan/charts" });
    const schema = parseTemplate(result.bundle).template?.schema;
    expect(schema?.["properties"]).toEqual({
      replicaCount: { type: "integer", default: 2, description: "Number of copies" },
      fullnameOverride: { type: "string" },
      existingSecret: { type: "string", default: "" },
      tolerations: { type: "array", items: {} },
      hosts: { type: "array", items: { type: "string" }, default: ["a.example.com"] },
      ratio: { type: "number", default: 0.5 },
      image: {
        type: "object",
        properties: {
          repository: {
            type: "string",
            default: "ghcr.io/stefanprodan/podinfo",
            description: "Where the image is",
          },
          tag: { type: "string", default: "6.9" },
          pullPolicy: { type: "string", default: "IfNotPresent" },
        },
      },
      nodeSelector: { type: "object" },
      redis: {
        type: "object",
        properties: {
          enabled: { type: "boolean", default: false, description: "Whether it has a cache" },
        },
      },
    });
  });

  test("what it writes are Flux objects that the cluster would take, with the values as they were given", () => {
    for (const repository of [
      "oci://ghcr.io/stefanprodan/charts",
      "https://stefanprodan.github.io/podinfo",
      undefined,
    ]) {
      const files = rendered(
        importHelmChart(chart, repository === undefined ? {} : { repository }),
        { replicaCount: 3, nodeSelector: { "a/b": "c" } },
      );
      expect(validateObjects(files, { schemas: standardRegistry(), namespace: "apps" })).toEqual(
        [],
      );
      expect(values(files)).toMatchObject({
        replicaCount: 3,
        nodeSelector: { "a/b": "c" },
        image: { tag: "6.9" },
      });
    }
  });

  test("the report says what was left out, and why", () => {
    const { findings } = importHelmChart(chart).report;
    const said = (source: string) => findings.find((finding) => finding.source === source)?.verdict;
    expect(said("values: adminPassword")).toBe("left-out");
    expect(said("values: affinity")).toBe("left-out");
    expect(said("values: fullnameOverride")).toBe("changed");
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
    const result = importHelmChart({
      "Chart.yaml": "name: x\nversion: 1.0.0",
      "values.schema.json": JSON.stringify(schema),
      "values.yaml": "cpu: 100m\nimage: { tag: v1 }\nother: 1\nhub: { namespaces: [] }",
    });
    const files = rendered(result, {
      image: {},
      labels: { a: "b" },
      pair: ["a", 1],
      tree: { next: { next: {} } },
    });
    expect(values(files)).toEqual({
      cpu: "100m",
      hub: { namespaces: [] },
      image: { tag: "v1" },
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
  });

  test("a chart with objects of the whole cluster is for the platform", () => {
    const text = importHelmChart({ ...chart, "templates/rbac.yaml": "kind: ClusterRole\n" }).bundle[
      "template.yaml"
    ];
    expect(text).toContain("scope: platform");
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
