import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type JsonObject, unstorable } from "@/lib/json";
import type { RenderedFile } from "@/lib/template";
import { digestOf, instanceFiles } from "./instance-files";
import { markObjects } from "./mark-objects";
import { parseRecord, serialiseRecord } from "./record";

const record = {
  id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  name: "checkout",
  team: "payments",
  createdBy: "ana@example.com",
  template: { name: "web-service", version: "1.3.0", digest: "a".repeat(64) },
  target: {
    name: "staging",
    environment: "staging",
    cluster: "eu-1",
    namespace: "payments",
    path: "tenants/staging/payments/checkout",
    substitution: false,
    vars: { domain: "example.com" } as Record<string, string>,
  },
  parameters: { host: "on", replicas: 3, deep: { list: [1, "012", null], "=": "=" } } as JsonObject,
  format: 1 as const,
  engine: "2",
};
const target = {
  environment: "staging",
  fluxNamespace: "flux-system",
  sourceName: "flux-system",
  teamServiceAccount: "team-{team}",
  platformServiceAccount: "platform",
};

function rendered(path: string, content: string): RenderedFile {
  return {
    path,
    content,
    documents: parseAllDocuments(content).map((document) => document.toJS()),
    provenance: [],
  };
}

const deployment = rendered(
  "deployment.yaml",
  "# kept\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n  labels:\n    app: checkout\n",
);

function written(
  files: readonly RenderedFile[],
  scope: "team" | "platform" = "team",
  over: Partial<typeof record> = {},
): Map<string, string> {
  return new Map(
    instanceFiles({
      record: { ...record, ...over },
      template: { scope, healthChecks: [] },
      target,
      rendered: files,
    }).map((file) => [
      file.path.slice("tenants/staging/payments/checkout/".length),
      file.content ?? "",
    ]),
  );
}

describe("the files of an instance", () => {
  it("are one folder: a kustomization that lists sync.yaml only, sync.yaml, the record and the manifests", () => {
    const files = written([deployment]);
    expect([...files.keys()]).toEqual([
      "kustomization.yaml",
      "manifests/deployment.yaml",
      "manifests/kustomization.yaml",
      "slipway.yaml",
      "sync.yaml",
    ]);
    expect(parse(files.get("kustomization.yaml") ?? "").resources).toEqual(["sync.yaml"]);
    expect(parse(files.get("manifests/kustomization.yaml") ?? "").resources).toEqual([
      "deployment.yaml",
    ]);
  });

  it("sync.yaml is a Flux Kustomization for this instance alone, with its team's rights", () => {
    expect(parse(written([deployment]).get("sync.yaml") ?? "")).toEqual({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: {
        name: "payments.checkout",
        namespace: "flux-system",
        labels: {
          "app.kubernetes.io/managed-by": "slipway",
          "slipway.dev/instance": "payments.checkout",
          "slipway.dev/template": "web-service",
        },
        annotations: { "event.toolkit.fluxcd.io/slipway-instance": record.id },
      },
      spec: {
        interval: "10m",
        retryInterval: "1m",
        timeout: "5m",
        prune: true,
        wait: true,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        path: "./tenants/staging/payments/checkout/manifests",
        serviceAccountName: "team-payments",
      },
    });
  });

  it("of scope platform are applied with the platform's rights", () => {
    expect(
      parse(written([deployment], "platform").get("sync.yaml") ?? "").spec.serviceAccountName,
    ).toBe("platform");
  });

  it("wait longer than a canary's analysis takes, and know when a Canary is there", () => {
    const canary = rendered(
      "canary.yaml",
      "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: { name: c }\nspec: { analysis: { interval: 1m, stepWeight: 10, maxWeight: 50, threshold: 5 } }\n",
    );
    const { spec } = parse(written([canary]).get("sync.yaml") ?? "");
    expect(spec.timeout).toBe("27m");
    expect(spec.healthCheckExprs[0].kind).toBe("Canary");
  });

  it("substitute at least one variable where a target substitutes, or `$${` would stay doubled", () => {
    const { spec } = parse(
      written([deployment], "team", {
        target: { ...record.target, substitution: true, vars: {} },
      }).get("sync.yaml") ?? "",
    );
    expect(Object.keys(spec.postBuild.substitute)).not.toHaveLength(0);
  });

  it("keep a kustomization.yaml that the template brings, and list a folder that has one as a whole", () => {
    const own = rendered(
      "kustomization.yaml",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [deployment.yaml]\n",
    );
    expect(written([deployment, own]).get("manifests/kustomization.yaml")).toBe(own.content);
    const base = [
      rendered("base/kustomization.yaml", own.content),
      rendered("base/deployment.yaml", deployment.content),
    ];
    expect(parse(written(base).get("manifests/kustomization.yaml") ?? "").resources).toEqual([
      "base",
    ]);
  });

  it("the record holds the digest of every other file, and reads back", () => {
    const files = written([deployment]);
    const read = parseRecord(files.get("slipway.yaml") ?? "");
    expect(Object.keys(read.files).sort()).toEqual(
      [...files.keys()].filter((path) => path !== "slipway.yaml").sort(),
    );
    for (const [path, digest] of Object.entries(read.files))
      expect(digestOf(files.get(path) ?? "")).toBe(digest);
    expect(read).toEqual({ ...record, files: read.files });
  });

  it("are the same bytes for the same input", () => {
    expect(
      instanceFiles({
        record,
        template: { scope: "team", healthChecks: [] },
        target,
        rendered: [deployment],
      }),
    ).toEqual(
      instanceFiles({
        record: structuredClone(record),
        template: { scope: "team", healthChecks: [] },
        target,
        rendered: [deployment],
      }),
    );
  });
});

describe("the record", () => {
  it("gives any parameters back as they were, also to a reader of YAML 1.1", () => {
    const value = fc.letrec((tie) => ({
      json: fc.oneof(
        fc.string(),
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "on",
          "yes",
          "012",
          "1e3",
          "=",
          "~",
          "0x1F",
          "12:30:45",
          "<<",
          ".5",
          "...",
          "---",
          "e0",
          "E-5",
        ),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("json"), { maxKeys: 3 }),
      ),
    })).json;
    // No request has others: they are refused before.
    const given = fc
      .dictionary(fc.string(), value, { maxKeys: 4 })
      .filter((parameters) => unstorable(parameters) === undefined);
    fc.assert(
      fc.property(given, (parameters) => {
        const text = serialiseRecord({
          ...record,
          parameters: parameters as JsonObject,
          files: {},
        });
        expect(JSON.stringify(parseRecord(text).parameters)).toBe(JSON.stringify(parameters));
        expect(serialiseRecord(parseRecord(text))).toBe(text);
        expect(JSON.stringify(parse(text, { version: "1.1" }).spec.parameters)).toBe(
          JSON.stringify(parameters),
        );
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["another kind", "apiVersion: slipway.dev/v1alpha1\nkind: Other\n"],
    ["no YAML", "a: [\n"],
    ["a later format", serialiseRecord({ ...record, files: {} }).replace("format: 1", "format: 2")],
    ["a bomb of aliases", "a: &a [x]\nb: [*a, *a]\n"],
  ])("refuses %s", (_, text) => {
    expect(() => parseRecord(text)).toThrow("slipway.yaml is not");
  });
});

const recordWith = (parameters: JsonObject) =>
  serialiseRecord({ ...record, parameters, files: {} });

describe("the size of a record", () => {
  it("is enough for all the text that parameters may have", () => {
    const parameters = { a: '"'.repeat(64 * 1024), b: "\u0001".repeat(20 * 1024) };
    expect(JSON.stringify(parameters).length).toBeGreaterThan(245 * 1024);
    expect(parseRecord(recordWith(parameters)).parameters).toEqual(parameters);
  });

  it("is 512 KiB at most, so that what is written can be read again", () => {
    const a = "\u0001".repeat(120 * 1024);
    const left = 512 * 1024 - recordWith({ a, b: "" }).length + '""'.length;
    const largest = recordWith({ a, b: "x".repeat(left) });
    expect(largest).toHaveLength(512 * 1024);
    expect(parseRecord(largest).parameters["b"]).toHaveLength(left);
    expect(() => recordWith({ a, b: "x".repeat(left + 1) })).toThrow(
      "slipway.yaml would have more than 512 KiB: use fewer parameters, or nest them less.",
    );
    expect(() => parseRecord(`${largest}\n`)).toThrow("it has more than 512 KiB");
  });

  it.each([
    ["more values", { a: Array.from({ length: 50_001 }, () => 0) }, "more than 50000 values"],
    ["a longer text", { a: "x".repeat(129 * 1024) }, "A value has more than 131072 characters"],
    [
      "more text",
      { a: "x".repeat(127 * 1024), b: "x".repeat(127 * 1024), c: "x".repeat(3 * 1024) },
      "more than 262144 characters together",
    ],
  ])("that Slipway would not write is refused: %s", (_, parameters, message) => {
    expect(() => parseRecord(recordWith(parameters))).toThrow(message);
  });

  it("names at most 300 files", () => {
    const files = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`${index}.yaml`, `sha256:${"0".repeat(64)}`]),
    );
    expect(() => parseRecord(serialiseRecord({ ...record, files }))).toThrow("at most 300");
  });
});

describe("marking objects", () => {
  const marks = {
    labels: { "slipway.dev/instance": "payments.checkout" },
    instanceId: record.id,
    namespace: "payments",
    isNamespaced: (_: string, kind: string) => kind !== "Namespace",
  };

  it("keeps comments and the author's words, and adds labels and the namespace", () => {
    expect(markObjects(deployment.content, marks)).toBe(
      "# kept\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n  labels:\n    app: checkout\n    slipway.dev/instance: payments.checkout\n  namespace: payments\n",
    );
  });

  it("never renames or places a Namespace, and leaves a namespace that the template chose", () => {
    expect(
      parse(markObjects("apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n", marks))
        .metadata,
    ).toEqual({ name: "shop", labels: marks.labels });
    expect(
      parse(
        markObjects(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a, namespace: flux-system }\n",
          marks,
        ),
      ).metadata.namespace,
    ).toBe("flux-system");
  });

  it("marks every document and every item of a list, and Flux's own objects with the event annotation", () => {
    const [first, second] = parseAllDocuments(
      markObjects(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: b}\n",
        marks,
      ) as string,
    ) as unknown as { toJS(): JsonObject }[];
    expect(first?.toJS()).toMatchObject({ metadata: { namespace: "payments" } });
    expect(second?.toJS()).toMatchObject({
      metadata: { annotations: { "event.toolkit.fluxcd.io/slipway-instance": record.id } },
    });
    const list = parse(
      markObjects(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n",
        marks,
      ),
    );
    expect(
      list.items.map((item: { metadata: { namespace: string } }) => item.metadata.namespace),
    ).toEqual(["payments", "payments"]);
  });

  it("keeps a namespace and a label that an old reader would take for something else", () => {
    const odd = {
      ...marks,
      namespace: "n",
      labels: { "slipway.dev/instance": "on", "slipway.dev/template": "1e3" },
    };
    const text = markObjects(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "no"\ndata:\n  a: "\\x7f"\n',
      odd,
    );
    for (const version of ["1.1", "1.2"] as const) {
      expect(parse(text, { version })).toMatchObject({
        metadata: { name: "no", namespace: "n", labels: odd.labels },
        data: { a: "\x7f" },
      });
    }
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it("leaves what is no object alone, and what is marked already", () => {
    const values = "replicas:   3 # as written\n";
    expect(markObjects(values, marks)).toBe(values);
    const once = markObjects(deployment.content, marks);
    expect(markObjects(once, marks)).toBe(once);
  });
});
