import { describe, expect, it } from "vitest";
import { schemaRegistry, standardRegistry } from "@/lib/kubernetes";
import type { BundleFiles } from "@/lib/template";
import { lintTemplate } from "./lint-template";
import { smallBundle } from "./testing";

const lint = (bundle: BundleFiles, schemas = standardRegistry()) =>
  lintTemplate(bundle, { schemas });
const test = {
  "tests/one.yaml":
    "title: T\nparameters: { image: registry/app }\nexpect: [{ object: { kind: Deployment } }]",
};
const deployment = smallBundle()["files/deployment.yaml"] ?? "";

describe("linting a template", () => {
  it("has nothing to say of one that is right and tested", () => {
    expect(lint(smallBundle(test))).toMatchObject({ ok: true, problems: [], rendered: 1 });
  });

  it("says what the engine says", () => {
    const { ok, template, problems } = lint(
      smallBundle({ "files/service.yaml": "a: ${{ params.nothing }}\n" }),
    );
    expect({ ok, template }).toEqual({ ok: false, template: undefined });
    expect(problems).toMatchObject([
      { code: "unknown-parameter", file: "files/service.yaml", line: 1 },
    ]);
  });

  it("holds the objects of the tests against their schemas, at the line of the template", () => {
    const { ok, problems } = lint(
      smallBundle({
        ...test,
        "files/deployment.yaml": deployment.replace("          image:", "          imag:"),
      }),
    );
    expect(ok).toBe(false);
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: "unknown-field",
        file: "files/deployment.yaml",
        line: 13,
        test: "tests/one.yaml",
      }),
    );
  });

  it("warns of a custom kind of which nobody says when it is healthy, at its line", () => {
    const widget = {
      "files/widget.yaml":
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\n---\n" +
        "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: { name: p }\n",
    };
    const definition = `${smallBundle()["template.yaml"]}    - { from: widget.yaml, to: widget.yaml }\n`;
    const told = (bundle: BundleFiles) =>
      lint(bundle).problems.filter(({ code }) => code === "no-health-check");
    expect(told(smallBundle({ ...test, ...widget, "template.yaml": definition }))).toMatchObject([
      { severity: "warning", file: "files/widget.yaml", line: 2 },
    ]);
    const declared = (checks: string) =>
      smallBundle({
        ...test,
        ...widget,
        "template.yaml": `${definition}  healthChecks: [{ apiVersion: example.com/v1, kind: Widget, ${checks} }]\n`,
      });
    expect(told(declared('current: "status.done"'))).toEqual([]);
    expect(told(declared("none: It has no status."))).toEqual([]);
    expect(lint(declared('current: "status.("')).problems).toMatchObject([
      { severity: "error", code: "invalid-definition", file: "template.yaml" },
    ]);
    expect(lint(declared('current: "status.done", none: It has no status.')).ok).toBe(false);
    expect(lint(declared('failed: "status.done"')).ok).toBe(false);
    expect(lint(declared("current: \"status.x == '${y}'\"")).ok).toBe(false);
  });

  it("says the same thing once, however many tests bring it to light", () => {
    const again = { "tests/two.yaml": test["tests/one.yaml"] };
    const broken = { "files/deployment.yaml": deployment.replace("  replicas:", "  replica:") };
    expect(lint(smallBundle({ ...test, ...again, ...broken })).problems).toEqual(
      lint(smallBundle({ ...test, ...broken })).problems,
    );
  });

  it("does not take an expected refusal for a fault, but an unexpected one", () => {
    expect(
      lint(
        smallBundle({
          ...test,
          "tests/two.yaml": "title: T\nexpect: [{ refused: { field: image } }]",
        }),
      ).ok,
    ).toBe(true);
    expect(
      lint(
        smallBundle({
          ...test,
          "tests/two.yaml": "title: T\nexpect: [{ object: { kind: Deployment } }]",
        }),
      ).problems,
    ).toMatchObject([{ severity: "error", pointer: "/image", test: "tests/two.yaml" }]);
  });

  it("makes parameters up where there are no tests, and says so", () => {
    expect(lint(smallBundle())).toMatchObject({
      ok: true,
      problems: [{ severity: "warning", code: "no-tests" }],
    });
    const { ok, problems } = lint(
      smallBundle({ "files/deployment.yaml": deployment.replace("  replicas:", "  replica:") }),
    );
    expect(ok).toBe(false);
    expect(problems).toContainEqual(expect.objectContaining({ code: "unknown-field", line: 6 }));
  });

  it("does not blame the template for a value that was made up", () => {
    const bundle = smallBundle({
      "template.yaml": (smallBundle()["template.yaml"] ?? "")
        .replace("required: [image]", "required: [image, memory]")
        .replace("properties:", "properties:\n      memory: { type: string, title: Memory }"),
      "files/deployment.yaml": `${deployment}          resources: { limits: { memory: "\${{ params.memory }}" } }\n`,
    });
    expect(lint(bundle)).toMatchObject({ ok: true, problems: [{ code: "no-tests" }] });
    expect(
      lint({
        ...bundle,
        "tests/one.yaml":
          "title: T\nparameters: { image: registry/app, memory: much }\nexpect: [{ object: { kind: Deployment } }]",
      }).ok,
    ).toBe(false);
  });

  it("says so where nothing could be rendered at all", () => {
    const strict = (smallBundle()["template.yaml"] ?? "").replace(", examples: [registry/app]", "");
    expect(lint(smallBundle({ "template.yaml": strict }))).toMatchObject({
      ok: true,
      rendered: 0,
      problems: [{ severity: "warning", code: "not-rendered" }],
    });
  });

  it("holds objects against the schemas that are given", () => {
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "things.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { kind: "Thing", plural: "things" },
        versions: [
          {
            name: "v1",
            served: true,
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: { spec: { type: "object", properties: { size: { type: "integer" } } } },
              },
            },
          },
        ],
      },
    };
    const bundle = smallBundle({
      ...test,
      "template.yaml": `${smallBundle()["template.yaml"]}  healthChecks: [{ apiVersion: example.com/v1, kind: Thing, none: It has no status. }]\n`,
      "files/deployment.yaml": `${deployment}---\napiVersion: example.com/v1\nkind: Thing\nmetadata: { name: one }\nspec: { size: big }\n`,
    });
    expect(lint(bundle)).toMatchObject({
      ok: true,
      problems: [{ severity: "warning", code: "unknown-kind" }],
    });
    expect(lint(bundle, schemaRegistry([{ path: "crd.yaml", document: crd }]))).toMatchObject({
      ok: false,
      problems: [
        { severity: "error", code: "wrong-type", file: "files/deployment.yaml", line: 18 },
      ],
    });
  });
});
