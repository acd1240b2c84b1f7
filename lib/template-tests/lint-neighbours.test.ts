import { describe, expect, it } from "vitest";
import { type ParsedTemplate, parseTemplate } from "@/lib/template";
import { lintNeighbours } from "./lint-neighbours";

function template(name: string, spec: string): ParsedTemplate {
  const { template: parsed, problems } = parseTemplate({
    "template.yaml": `apiVersion: slipway.dev/v1alpha1\nkind: Template\nmetadata: { name: ${name}, version: 1.0.0 }\nspec:\n  title: ${name}\n  summary: ${name}.\n${spec}`,
  });
  if (parsed === undefined) throw new Error(JSON.stringify(problems));
  return parsed;
}

const postgres = template(
  "postgres",
  '  outputs: [{ name: host, title: Host, value: "${{ instance.name }}-rw" }]\n',
);
const monitoring = template(
  "monitoring",
  "  parameters: { properties: { service: { type: string } } }\n",
);
const catalog = new Map([postgres, monitoring].map((one) => [one.definition.name, one]));
const said = (spec: string) =>
  lintNeighbours(template("app", spec), catalog).map(
    ({ severity, message }) => `${severity}: ${message}`,
  );

describe("what a template says of others", () => {
  it("is right where they are there and have it", () => {
    expect(
      said(
        "  related: [{ template: monitoring, parameters: { service: a } }, { template: postgres }]\n  parameters: { properties: { db: { type: string, x-slipway-instance: { templates: [postgres], output: host } } } }\n",
      ),
    ).toEqual([]);
  });

  it("is warned of where they are not there, or have no such parameter or output", () => {
    expect(
      said(
        "  related: [{ template: monitoring, parameters: { services: a } }, { template: mysql }]\n",
      ),
    ).toEqual([
      "warning: related fills in services, which monitoring does not ask for.",
      "warning: related names mysql, which is not in this catalog.",
    ]);
    expect(
      said(
        "  parameters: { properties: { db: { type: array, items: { type: string, x-slipway-instance: { templates: [postgres, mysql], output: port } } } } }\n",
      ),
    ).toEqual([
      "warning: A parameter picks the output port of postgres, which has none.",
      "warning: A parameter picks instances of mysql, which is not in this catalog.",
    ]);
  });
});
