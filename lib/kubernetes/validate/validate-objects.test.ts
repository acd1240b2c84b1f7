import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Json } from "@/lib/json";
import { schemaRegistry, standardRegistry } from "../schemas/registry";
import { validateObjects } from "./validate-objects";
import type { GivenSchema } from "../schemas/given";
import type { ObjectProblem } from "../problem";

function check(
  files: Record<string, string>,
  options: {
    kubernetesVersion?: string;
    extra?: GivenSchema[];
    namespace?: string;
    requireNamespace?: boolean;
  } = {},
): ObjectProblem[] {
  const parsed = Object.entries(files).map(([path, text]) => ({
    path,
    documents: parseAllDocuments(text).map((document) => document.toJS() as Json),
  }));
  const schemas = options.extra ? schemaRegistry(options.extra) : standardRegistry();
  return validateObjects(parsed, {
    schemas,
    namespace: options.namespace ?? "apps",
    requireNamespace: options.requireNamespace ?? false,
    ...(options.kubernetesVersion === undefined
      ? {}
      : { kubernetesVersion: options.kubernetesVersion }),
  });
}

const brief = (problems: ObjectProblem[]) =>
  problems.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`);

const one = (apiVersion: string, kind: string) =>
  check({
    "a.yaml": `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: apps }`,
  })[0];
const configMap = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: apps }\n`;
const pdb = (version: string) =>
  `apiVersion: ${version}\nkind: PodDisruptionBudget\nmetadata: { name: a, namespace: apps }\nspec: { minAvailable: 1 }`;
const hpa = (version: string) =>
  `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: { name: a, namespace: apps }\nspec: { maxReplicas: 2, scaleTargetRef: { kind: StatefulSet, name: x, apiVersion: example.com/v1 } }`;

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: apps, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  strategy: { rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
          ports: [{ name: http, containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: 1, memory: 1Gi } }
          readinessProbe: { httpGet: { path: /, port: http } }
          volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
`;

describe("validateObjects: one object", () => {
  test("accepts a whole Deployment", () => {
    expect(check({ "web.yaml": deployment })).toEqual([]);
  });

  test("names an unknown field with its path and the one that was meant", () => {
    const [problem, ...rest] = check({ "web.yaml": deployment.replace("ports:", "port:") });
    expect(rest).toEqual([]);
    expect(problem).toEqual({
      severity: "error",
      code: "unknown-field",
      file: "web.yaml",
      document: 0,
      pointer: "/spec/template/spec/containers/0/port",
      expected: "ports",
      message:
        "spec.template.spec.containers[0].port is not a field of Container; did you mean ports?",
      object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "apps", name: "web" },
    });
  });

  test.each([
    ["replicas: 2", 'replicas: "2"', "error wrong-type /spec/replicas", "2"],
    ["replicas: 2", "replicas: 2.5", "error wrong-type /spec/replicas", "a whole number"],
    ["replicas: 2", "replicas: -1", "error invalid-value /spec/replicas", "at least 0"],
    ["app: web } }\nspec", "app: 1 } }\nspec", "error wrong-type /metadata/labels/app", '"1"'],
    [
      "cpu: 100m",
      "cpu: 100x",
      "error invalid-value /spec/template/spec/containers/0/resources/requests/cpu",
      "a quantity such as 500m or 1Gi",
    ],
    [
      "cpu: 100m",
      "cpu: true",
      "error wrong-type /spec/template/spec/containers/0/resources/requests/cpu",
      "a quantity such as 500m or 1Gi",
    ],
    [
      "maxSurge: 25%",
      "maxSurge: [1]",
      "error wrong-type /spec/strategy/rollingUpdate/maxSurge",
      "a whole number or text",
    ],
    [
      "containerPort: 8080",
      "containerPort: 80800",
      "error invalid-value /spec/template/spec/containers/0/ports/0/containerPort",
      "at least 1 and at most 65535",
    ],
    [
      "containerPort: 8080",
      "containerPort: 8080, protocol: tcp",
      "error not-allowed-value /spec/template/spec/containers/0/ports/0/protocol",
      "TCP",
    ],
    [
      "        - name: web\n          image",
      "        - image",
      "error missing-field /spec/template/spec/containers/0",
      "name",
    ],
    [
      "emptyDir: {}",
      "emptyDir: { sizeLimit: 1Gx }",
      "error invalid-value /spec/template/spec/volumes/0/emptyDir/sizeLimit",
      "a quantity such as 500m or 1Gi",
    ],
    [
      "name: tmp, mountPath",
      "name: temp, mountPath",
      "error missing-reference /spec/template/spec/containers/0/volumeMounts/0/name",
      "tmp",
    ],
    [
      "name: http, c",
      "name: HTTP, c",
      "error invalid-name /spec/template/spec/containers/0/ports/0/name",
      "at most 15 lower-case letters, digits and dashes, with a letter",
    ],
    [
      "cpu: 1,",
      "cpu: 50m,",
      "error invalid-combination /spec/template/spec/containers/0/resources/requests/cpu",
      'at most "50m"',
    ],
    [
      "matchLabels: { app: web }",
      "matchLabels: { app: wob }",
      "error selector-mismatch /spec/selector/matchLabels/app",
      'app: "wob" in spec.template.metadata.labels',
    ],
    [
      "name: web, namespace",
      "name: Web_1, namespace",
      "error invalid-name /metadata/name",
      "at most 253 lower-case letters, digits, dashes and dots, starting and ending with a letter or digit",
    ],
    ["name: web, namespace", "namespace", "error missing-name /metadata", "name"],
    [
      "labels: { app: web } }\nspec",
      "labels: { 'a b': web } }\nspec",
      "error invalid-label /metadata/labels/a b",
      "name or prefix.example.com/name, the name at most 63 letters, digits, dashes, underscores and dots",
    ],
    [
      "labels: { app: web } }\nspec",
      "labels: { app: 'w/b' } }\nspec",
      "error invalid-label /metadata/labels/app",
      "at most 63 letters, digits, dashes, underscores and dots, starting and ending with a letter or digit",
    ],
    [
      "labels: { app: web } }\nspec",
      "annotations: { 'x/y/z': web } }\nspec",
      "error invalid-annotation /metadata/annotations/x~1y~1z",
      "name or prefix.example.com/name",
    ],
    ["namespace: apps", "namespace: prod", "warning other-namespace /metadata/namespace", "apps"],
  ])("%j written as %j is a problem", (from, to, problem, expected) => {
    expect(deployment).toContain(from);
    const problems = check({ "web.yaml": deployment.replace(from, to) });
    expect(brief(problems)).toEqual([problem]);
    expect(problems[0]?.expected).toBe(expected);
  });

  test("an object without a namespace is in the instance's own, unless it must name it itself", () => {
    const bare = deployment.replace(", namespace: apps", "");
    expect(check({ "a.yaml": bare })).toEqual([]);
    expect(brief(check({ "a.yaml": bare, "b.yaml": deployment }))).toEqual([
      "error duplicate-object /metadata/name",
    ]);
    expect(check({ "a.yaml": bare }, { requireNamespace: true })).toMatchObject([
      { severity: "error", code: "no-namespace", expected: "namespace: apps" },
    ]);
    expect(
      check(
        { "a.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: a }" },
        { requireNamespace: true },
      ),
    ).toEqual([]);
  });

  test("takes null for an optional field and refuses it for a required one", () => {
    expect(brief(check({ "a.yaml": deployment.replace("replicas: 2", "replicas: null") }))).toEqual(
      [],
    );
    expect(
      brief(check({ "a.yaml": deployment.replace(/ {2}selector: .*\n/, "  selector: null\n") })),
    ).toEqual(["error missing-field /spec"]);
  });

  test("a Job's restart policy and a Service's name have rules of their own", () => {
    const job =
      "apiVersion: batch/v1\nkind: Job\nmetadata: { name: j, namespace: apps }\nspec: { template: { spec: { containers: [{ name: a, image: b }] } } }";
    expect(brief(check({ "a.yaml": job }))).toEqual([
      "error not-allowed-value /spec/template/spec",
    ]);
    expect(
      brief(check({ "a.yaml": job.replace("containers", "restartPolicy: Never, containers") })),
    ).toEqual([]);
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: { name: 1web, namespace: apps }\nspec: { ports: [{ port: 80, targetPort: http }] }";
    expect(brief(check({ "a.yaml": service }))).toEqual(["error invalid-name /metadata/name"]);
  });

  test("reads a Secret's data as base64", () => {
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: apps }\ndata: { ok: aGk=, bad: 'h i' }";
    expect(brief(check({ "a.yaml": secret }))).toEqual(["error invalid-value /data/bad"]);
  });

  test("says what is no object at all, and what does not say what it is", () => {
    expect(
      brief(
        check({
          "a.yaml":
            "[1]\n---\nhello\n---\nkind: A\n---\napiVersion: v1\nmetadata: {name: x}\n---\n",
        }),
      ),
    ).toEqual([
      "error not-an-object ",
      "error not-an-object ",
      "error missing-api-version ",
      "error missing-kind ",
    ]);
  });

  test("keys that JavaScript objects inherit are unknown fields like others", () => {
    const problems = check({
      "a.yaml":
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: apps }\nconstructor: 1\n"toString": 2\n',
    });
    expect(brief(problems)).toEqual([
      "error unknown-field /constructor",
      "error unknown-field /toString",
    ]);
  });
});

describe("validateObjects: kinds and versions", () => {
  test("an API version that is gone is an error, one that will go a warning, by the cluster's release", () => {
    expect(check({ "a.yaml": pdb("policy/v1beta1") })[0]).toMatchObject({
      severity: "error",
      code: "removed-api",
      expected: "policy/v1",
      pointer: "/apiVersion",
    });
    expect(
      brief(check({ "a.yaml": pdb("policy/v1beta1") }, { kubernetesVersion: "v1.24.3" })),
    ).toEqual(["warning deprecated-api /apiVersion"]);
    expect(check({ "a.yaml": pdb("policy/v1") })).toEqual([]);
  });

  test("an old version of a custom resource says what to write instead", () => {
    const release =
      "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: { name: a, namespace: apps }\nspec: {}";
    expect(check({ "a.yaml": release })[0]).toMatchObject({
      code: "deprecated-api",
      expected: "helm.toolkit.fluxcd.io/v2",
    });
  });

  test("an unknown kind is a warning, with the kind or version that was meant", () => {
    expect(one("example.com/v1", "Widget")).toMatchObject({
      severity: "warning",
      code: "unknown-kind",
    });
    expect(one("apps/v1", "Deploymnet")).toMatchObject({
      code: "unknown-kind",
      pointer: "/kind",
      expected: "Deployment",
    });
    expect(one("apps/v9", "Deployment")).toMatchObject({
      code: "unknown-kind",
      pointer: "/apiVersion",
      expected: "apps/v1",
    });
    expect(one("v1", "Deployment")).toMatchObject({
      code: "unknown-kind",
      pointer: "/apiVersion",
      expected: "apps/v1",
    });
  });

  test("the name of an object of an unknown kind is checked all the same", () => {
    const problems = check({
      "a.yaml":
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: A_b, labels: { x: [] } }",
    });
    expect(brief(problems)).toEqual([
      "warning unknown-kind /kind",
      "error wrong-type /metadata/labels/x",
      "error invalid-name /metadata/name",
    ]);
  });
});

describe("validateObjects: an instance", () => {
  test("the same object twice is an error, whichever version and file", () => {
    const problems = check({ "a.yaml": hpa("v1"), "b.yaml": hpa("v2") }).filter(
      ({ severity }) => severity === "error",
    );
    expect(problems).toMatchObject([
      { code: "duplicate-object", file: "b.yaml", message: expect.stringContaining("in a.yaml") },
    ]);
  });

  test("the items of a List are checked where they stand", () => {
    const problems = check({
      "a.yaml": `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: apps }, dta: {} }`,
    });
    expect(brief(problems)).toEqual(["error unknown-field /items/0/dta"]);
  });

  test("a kustomization that lists what is not there says which entry, and what was meant", () => {
    const problems = check({
      "kustomization.yaml":
        "resources: [confg.yaml, ../other, base, gone, 'https://example.com/x.yaml', config.yaml]\npatches: [{ path: patch.yaml }]\nresource: []\n",
      "config.yaml": configMap("a"),
      "base/deep.yaml": configMap("b"),
    });
    expect(problems.map(({ code, pointer, expected }) => [code, pointer, expected])).toEqual([
      ["not-listed", "", "resources: [base/deep.yaml]"],
      ["missing-file", "/patches/0/path", undefined],
      ["unknown-field", "/resource", "resources"],
      ["missing-file", "/resources/0", "config.yaml"],
      ["missing-file", "/resources/1", undefined],
      ["missing-file", "/resources/2", "base/kustomization.yaml"],
      ["missing-file", "/resources/3", undefined],
    ]);
  });

  test("a patch is no object, and the namespace of a kustomization counts", () => {
    const problems = check({
      "kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: apps\nresources: [a.yaml, sub]\npatches: [{ path: patch.yaml }]\nconfigMapGenerator: [{ name: x, files: [text=notes.txt] }]\n",
      "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }",
      "sub/kustomization.yaml": "resources: [b.yaml]",
      "sub/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }",
      "patch.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 1 }",
      "notes.txt": "",
    });
    expect(problems).toEqual([]);
  });

  test("references to what should stand beside an object are warned of", () => {
    const problems = check({
      "hpa.yaml":
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: a, namespace: apps }\nspec: { maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: wbe } }",
      "web.yaml": deployment,
      "service.yaml":
        "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: apps }\nspec: { selector: { app: other }, ports: [{ port: 80 }] }",
    });
    expect(brief(problems)).toEqual([
      "warning missing-reference /spec/scaleTargetRef/name",
      "warning selector-mismatch /spec/selector",
    ]);
    expect(problems[0]?.expected).toBe("web");
  });
});

describe("validateObjects: schemas that operators give", () => {
  const crd: Json = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Cluster",
      names: { kind: "Widget", plural: "widgets" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              required: ["spec"],
              properties: {
                spec: {
                  type: "object",
                  required: ["size"],
                  properties: {
                    size: { type: "integer", minimum: 1, maximum: 5 },
                    name: { type: "string", pattern: "^[a-z]+$", maxLength: 5 },
                    port: {
                      "x-kubernetes-int-or-string": true,
                      anyOf: [{ type: "integer" }, { type: "string" }],
                    },
                    free: {
                      type: "object",
                      "x-kubernetes-preserve-unknown-fields": true,
                      properties: { a: { type: "string" } },
                    },
                    tags: { type: "object", additionalProperties: { type: "string" } },
                    mode: { type: "string", enum: ["On", "Off"] },
                  },
                  oneOf: [{ required: ["port"] }, { required: ["free"] }],
                },
              },
            },
          },
        },
      ],
    },
  };
  const widget = (spec: string) =>
    check(
      {
        "a.yaml": `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\nspec: ${spec}`,
      },
      { extra: [{ path: "x.yaml", document: crd }] },
    );

  test("a CRD manifest is read as its API server reads it", () => {
    expect(widget("{ size: 1, port: http, tags: { a: b } }")).toEqual([]);
    expect(widget("{ size: 1, free: { a: x, b: 1 } }")).toEqual([]);
    expect(
      brief(widget("{ size: 9, name: ABC, port: 1, sise: 1, tags: { a: 1 }, mode: on }")),
    ).toEqual([
      "error not-allowed-value /spec/mode",
      "error invalid-value /spec/name",
      "error unknown-field /spec/sise",
      "error invalid-value /spec/size",
      "error wrong-type /spec/tags/a",
    ]);
    expect(brief(widget("{ size: 1, port: 1, free: {} }"))).toEqual([
      "error invalid-combination /spec",
    ]);
    expect(brief(widget("{ size: null, port: 1, name: null }"))).toEqual([
      "error missing-field /spec",
    ]);
  });

  test("a directory of JSON Schemas in kubeconform's layout is read, whatever the case of its kind", () => {
    const document: Json = {
      type: "object",
      properties: { spec: { $ref: "#/definitions/s" } },
      definitions: {
        s: {
          type: "object",
          properties: { a: { type: ["string", "null"] } },
          additionalProperties: false,
        },
      },
    };
    const extra = [{ path: "schemas/example.org/gadget_v1beta1.json", document }];
    const problems = check(
      {
        "a.yaml":
          "apiVersion: example.org/v1beta1\nkind: Gadget\nmetadata: { name: a, namespace: apps }\nspec: { a: null, b: 1 }",
      },
      { extra },
    );
    expect(brief(problems)).toEqual(["error unknown-field /spec/b"]);
    expect(schemaRegistry(extra).resourceOf("example.org/v1beta1", "Gadget")).toEqual({
      group: "example.org",
      version: "v1beta1",
      resource: "gadgets",
      namespaced: true,
    });
  });

  test("a given schema that is no schema is left out, and a catastrophic pattern ends", () => {
    expect(
      schemaRegistry([
        { path: "a", document: null },
        { path: "b", document: { kind: "CustomResourceDefinition" } },
      ]).lookup("a", "b", "c"),
    ).toBeUndefined();
    const document: Json = {
      type: "object",
      properties: {
        s: { type: "string", pattern: "^(a+)+$" },
        t: { type: "string", pattern: "(?!x)" },
      },
    };
    const problems = check(
      {
        "a.yaml": `apiVersion: e.org/v1\nkind: T\nmetadata: { name: a }\nt: x\ns: ${"a".repeat(50)}!`,
      },
      { extra: [{ path: "e.org/t_v1.json", document }], namespace: "" },
    );
    expect(brief(problems)).toEqual(["error invalid-value /s"]);
  });
});
