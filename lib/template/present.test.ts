import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { parseTemplate } from "./parse-template";
import { pickedValues } from "./instance-picker";
import { present } from "./present";
import { bundle, instance, renderBundle, target, template } from "./testing/bundles";

const spec = `  parameters:
    required: [port]
    properties:
      port: { type: integer }
      host: { type: string }
  outputs:
    - { name: service, title: Service, value: "\${{ instance.name }}.\${{ instance.namespace }}.svc:\${{ params.port }}" }
    - { name: address, title: Address, value: "https://\${{ params.host }}", when: has(params.host) }
  related:
    - { template: monitoring, title: Add monitoring, parameters: { service: "\${{ outputs.service }}", port: "\${{ params.port }}", targets: [{ name: "\${{ instance.name }}", url: "\${{ outputs.?address }}" }] } }
    - { template: certificate }
`;

const shown = (parameters: JsonObject) =>
  present({ template: template(bundle(spec)), parameters, instance, target });

describe("an instance", () => {
  it("has outputs made of its record, and leaves out those whose condition does not hold", () => {
    expect(shown({ port: 80 }).outputs).toEqual([
      { name: "service", title: "Service", value: "shop.payments.svc:80" },
    ]);
    expect(shown({ port: 80, host: "shop.example.com" }).outputs[1]).toEqual({
      name: "address",
      title: "Address",
      value: "https://shop.example.com",
    });
  });

  it("leads to related templates with what is known, typed as it is, and leaves out what is not", () => {
    expect(shown({ port: 80 }).related).toEqual([
      {
        template: "monitoring",
        title: "Add monitoring",
        parameters: { service: "shop.payments.svc:80", port: 80, targets: [{ name: "shop" }] },
      },
      { template: "certificate", parameters: {} },
    ]);
    expect(shown({ port: 80, host: "a.b" }).related[0]?.parameters["targets"]).toEqual([
      { name: "shop", url: "https://a.b" },
    ]);
  });

  it("never fails for what cannot be evaluated, which a rendering reports", () => {
    const files = bundle(
      '  parameters: { additionalProperties: true }\n  outputs: [{ name: host, title: Host, value: "${{ params.host }}" }, { name: id, title: Id, value: "${{ instance.id }}" }]\n',
    );
    expect(
      present({ template: template(files), parameters: {}, instance, target }).outputs,
    ).toEqual([{ name: "id", title: "Id", value: "01J0" }]);
    expect(renderBundle(files).problems).toMatchObject([
      { severity: "error", code: "expression-failed", file: "template.yaml" },
    ]);
    expect(renderBundle(files, { host: "a" }).outputs).toHaveLength(2);
  });
});

const problems = (text: string) => parseTemplate(bundle(text)).problems;

describe("a template", () => {
  it("reads outputs only in related, and only those it declares", () => {
    const output =
      '  outputs: [{ name: host, title: Host, value: "h", when: "target.name == \'a\'" }]\n';
    expect(
      problems(`${output}  links: [{ title: A, url: "https://\${{ outputs.host }}" }]\n`),
    ).toMatchObject([
      {
        code: "invalid-expression",
        message: "`outputs` exists only in the parameters of related.",
      },
    ]);
    expect(
      problems(
        `${output}  related: [{ template: a, parameters: { b: "\${{ outputs.hots }}" } }]\n`,
      ),
    ).toMatchObject([{ code: "invalid-expression", expected: "host" }]);
    expect(
      problems(
        `${output}  related: [{ template: a, parameters: { b: "\${{ outputs.host }}" } }]\n`,
      ),
    ).toMatchObject([{ severity: "warning", code: "optional-parameter" }]);
    expect(
      problems(
        `${output}  related: [{ template: a, parameters: { b: "\${{ outputs.?host }}" } }]\n`,
      ),
    ).toEqual([]);
  });

  it("calls no two outputs the same, and each by a name that an expression can read", () => {
    expect(
      problems("  outputs: [{ name: a, title: A, value: a }, { name: a, title: B, value: b }]\n"),
    ).toMatchObject([{ code: "invalid-definition", message: "Two outputs are called a." }]);
    expect(problems("  outputs: [{ name: host-name, title: A, value: a }]\n")).toMatchObject([
      { code: "invalid-definition", message: expect.stringContaining("hostName") },
    ]);
  });
});

describe("a parameter that picks an instance", () => {
  const picks = "x-slipway-instance: { templates: [postgres], output: host }";

  it("is a string, and says of which templates", () => {
    expect(problems(`  parameters: { properties: { a: { type: string, ${picks} } } }\n`)).toEqual(
      [],
    );
    expect(
      problems(`  parameters: { properties: { a: { type: integer, ${picks} } } }\n`),
    ).toMatchObject([
      {
        code: "invalid-schema",
        message: "a: x-slipway-instance is for parameters of type string.",
      },
    ]);
    expect(
      problems(
        "  parameters: { properties: { a: { type: string, x-slipway-instance: postgres } } }\n",
      ),
    ).toMatchObject([{ code: "invalid-schema" }]);
  });

  it("is found with its value in lists and groups", () => {
    const { schema } = template(
      bundle(
        `  parameters: { $defs: { db: { type: string, ${picks} } }, properties: { a: { $ref: "#/$defs/db" }, list: { type: array, items: { type: object, properties: { db: { $ref: "#/$defs/db" }, note: { type: string } } } } } }\n`,
      ),
    );
    expect(
      pickedValues(schema, { a: "one", list: [{ db: "", note: "x" }, { db: "two" }] }).map(
        ({ path, value }) => [path, value],
      ),
    ).toEqual([
      [["a"], "one"],
      [["list", 1, "db"], "two"],
    ]);
  });
});
