import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
import { parseTemplate, render } from "@/lib/template";
import type { JsonObject } from "@/lib/json";
import { importKro } from "./import-kro";
import { smallGraphs } from "./testing/graphs";

const graph = `
apiVersion: kro.run/v1alpha1
kind: ResourceGraphDefinition
metadata: { name: my-application.kro.run }
spec:
  schema:
    apiVersion: v1alpha1
    kind: Application
    types:
      Port: { name: string | required=true, number: 'integer | minimum=1' }
    spec:
      name: string | description="What it is called"
      image: string | default="nginx"
      replicas: integer | default=3 minimum=1 maximum=10
      level: 'string | enum="debug,info" default=info immutable=true'
      note: string
      labels: "map[string]string"
      ports: "[]Port"
      regions: '[]string | default=["eu","us"]'
      ingress:
        enabled: boolean | default=false
        host: string | default="a.example.com"
    status:
      replicas: \${deployment.status.availableReplicas}
  resources:
    - id: deployment
      readyWhen: ["\${deployment.status.availableReplicas > 0}"]
      template:
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: "\${schema.spec.name}", namespace: "\${schema.metadata.namespace}", labels: "\${schema.spec.labels}" }
        spec:
          replicas: \${schema.spec.replicas}
          selector: { matchLabels: { app: "\${schema.spec.name}" } }
          template:
            metadata: { labels: { app: "\${schema.spec.name}" } }
            spec:
              containers:
                - name: main
                  image: "\${schema.spec.image}:\${schema.spec.level == 'debug' ? 'dev' : 'latest'}"
                  env:
                    - { name: NOTE, value: "note: \${schema.spec.?note.orValue('none')}" }
                    - { name: HAS, value: "\${has(schema.spec.note) ? 'yes' : 'no'}" }
                    - { name: IMAGE, value: "\${schema.spec.?image.orValue('none')}" }
                    - { name: IP, value: "\${service.status.loadBalancer.ip}" }
                    - { name: SHELL, value: "$HOME" }
    - id: service
      template:
        apiVersion: v1
        kind: Service
        metadata: { name: "\${deployment.metadata.name}-svc", namespace: "\${schema.metadata.namespace}" }
        spec: { selector: "\${deployment.spec.selector.matchLabels}", ports: [{ port: 80 }] }
    - id: ingress
      includeWhen: ["\${schema.spec.ingress.enabled}"]
      template:
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: "\${service.metadata.name}", namespace: "\${schema.metadata.namespace}" }
        spec: { rules: [{ host: "\${schema.spec.ingress.host}" }] }
    - id: config
      forEach: [{ region: "\${schema.spec.regions}" }]
      template:
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: "config-\${region}", namespace: "\${schema.metadata.namespace}" }
        data: { region: "\${region}" }
    - id: role
      externalRef: { apiVersion: v1, kind: ConfigMap, metadata: { name: x } }
    - id: late
      includeWhen: ["\${deployment.status.ready}"]
      template: { apiVersion: v1, kind: ConfigMap, metadata: { name: late } }
`;

const instance = { id: "0", name: "shop", team: "a", namespace: "apps", path: "tenants/a/shop" };
const target = { name: "t", environment: "e", cluster: "c", vars: {}, substitution: false };

/** The data of every ConfigMap for these answers, by path; undefined where they are refused. */
function dataFor(
  template: NonNullable<ReturnType<typeof parseTemplate>["template"]>,
  parameters: JsonObject,
): Record<string, unknown> | undefined {
  const { files, problems } = render({ template, parameters, instance, target });
  if (problems.some(({ severity }) => severity === "error")) return undefined;
  return Object.fromEntries(
    files
      .filter(({ path }) => path !== "kustomization.yaml")
      .map(({ path, documents }) => [path, (documents[0] as { data: unknown }).data]),
  );
}

describe("importKro", () => {
  test("SimpleSchema becomes the parameters", () => {
    const { template, problems } = parseTemplate(importKro({ "rgd.yaml": graph }).bundle);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(template?.definition.name).toBe("my-application");
    expect(template?.schema).toMatchObject({
      required: ["name", "labels"],
      properties: {
        name: { type: "string", description: "What it is called" },
        image: { default: "nginx" },
        replicas: { type: "integer", default: 3, minimum: 1, maximum: 10 },
        level: { enum: ["debug", "info"], default: "info" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        ports: {
          type: "array",
          items: {
            type: "object",
            required: ["name"],
            properties: { number: { type: "integer", minimum: 1 } },
          },
        },
        regions: { default: ["eu", "us"] },
        ingress: { properties: { enabled: { type: "boolean", default: false } } },
      },
    });
  });

  test("the resources come out with their values, conditions, loops and references", () => {
    const { template } = parseTemplate(importKro({ "rgd.yaml": graph }).bundle);
    if (!template) throw new Error("The bundle has no template.");
    const { files, problems } = render({
      template,
      parameters: { name: "web", labels: {}, level: "debug", ingress: { enabled: true } },
      instance,
      target,
    });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const object = (path: string) => files.find((file) => file.path === path)?.documents[0];
    expect(files.map(({ path }) => path).filter((path) => path !== "kustomization.yaml")).toEqual([
      "config-eu.yaml",
      "config-us.yaml",
      "deployment.yaml",
      "ingress.yaml",
      "service.yaml",
    ]);
    expect(object("deployment.yaml")).toMatchObject({
      metadata: { name: "web", namespace: "apps" },
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              {
                image: "nginx:dev",
                env: [
                  { name: "NOTE", value: "note: none" },
                  { name: "HAS", value: "no" },
                  { name: "IMAGE", value: "nginx" },
                  { name: "IP" },
                  { name: "SHELL", value: "$HOME" },
                ],
              },
            ],
          },
        },
      },
    });
    expect(object("ingress.yaml")).toMatchObject({
      metadata: { name: "web-svc" },
      spec: { rules: [{ host: "a.example.com" }] },
    });
    expect(object("config-eu.yaml")).toMatchObject({
      metadata: { name: "config-eu" },
      data: { region: "eu" },
    });
    expect(
      validateObjects(files, { schemas: standardRegistry(), namespace: "apps" }).filter(
        ({ severity }) => severity === "error",
      ),
    ).toEqual([]);
    const without = render({ template, parameters: { name: "web", labels: {} }, instance, target });
    expect(without.files.map(({ path }) => path)).not.toContain("ingress.yaml");
  });

  test("what only the cluster knows is left out, and said", () => {
    const { findings } = importKro({ "rgd.yaml": graph }).report;
    const left = findings
      .filter(({ verdict }) => verdict === "left-out")
      .map(({ source, message }) => `${source} ${message}`)
      .join("\n");
    expect(left).toMatch(
      /resource deployment .*env\[3\]\.value: service\.status\.loadBalancer\.ip is known only in the cluster/,
    );
    expect(left).toMatch(
      /resource service spec\.selector: deployment\.spec\.selector\.matchLabels is not a single value/,
    );
    expect(left).toMatch(/resource late/);
    expect(left).toMatch(/resource role .*externalRef/);
    expect(left).toMatch(/spec\.schema\.status/);
    expect(left).toMatch(/cannot be changed later/);
  });

  test.each(smallGraphs)("a kro file $about", (small) => {
    const { bundle, report } = importKro(small.files, small.options);
    const told = report.problems.map(({ code, message }) => `${code}: ${message}`).join("\n");
    expect(told).toMatch(small.refused ?? /^$/);
    const { template } = parseTemplate(bundle);
    expect(template === undefined).toBe(small.refused !== undefined);
    for (const [answers, data] of small.written ?? [])
      expect([answers, template && dataFor(template, answers)]).toEqual([answers, data]);
    const said = report.findings.map(({ source, message }) => `${source}: ${message}`);
    for (const pattern of small.said ?? [])
      expect(said.some((one) => pattern.test(one))).toBe(true);
  });

  test("a folder without a graph says so", () => {
    expect(importKro({ "a.yaml": "kind: X", "b.yaml": "{" })).toMatchObject({
      bundle: {},
      report: { problems: [{ code: "not-a-resource-graph" }] },
    });
  });

  test("never crashes, whatever the graph holds", () => {
    const word = fc.constantFrom(
      "${schema.spec.a}",
      "${a.b}",
      "${",
      "string | default=",
      "[]A",
      "map[string]",
      "A",
      "integer | minimum=x enum=,",
      "${{ x }}",
      "template",
      "id",
      "spec",
      "__proto__",
      '${"${"}',
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
    const resource = fc.record(
      {
        id: fc.oneof(word, fc.constantFrom("a", "b")),
        template: tree,
        includeWhen: tree,
        forEach: tree,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        tree,
        tree,
        fc.array(fc.oneof(resource, tree), { maxLength: 3 }),
        (spec, types, resources) => {
          const definition = {
            apiVersion: "kro.run/v1alpha1",
            kind: "ResourceGraphDefinition",
            metadata: types,
            spec: { schema: { kind: "A", spec, types }, resources },
          };
          expect(
            importKro({ "a.yaml": JSON.stringify(definition) }).bundle["template.yaml"],
          ).toBeDefined();
        },
      ),
      { numRuns: 40 },
    );
  });
});
