import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseTemplate } from "@/lib/template";
import { runTemplateTests } from "@/lib/template-tests";
import { standardRegistry } from "@/lib/kubernetes";
import { readEditable } from "./editable-template";
import { renameParameter } from "./rename-parameter";

const template = `# a shop
apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: shop, version: 1.0.0 }
spec:
  title: Shop
  summary: A shop.
  parameters:
    - title: Service
      required: [port, image] # both
      properties:
        port: { type: integer, default: 8080 } # where it listens
        image: { type: string }
        zone: { type: string, x-slipway-widget: cron, x-slipway-time-zone: /port }
        size:
          type: object
          properties:
            port: { type: integer }
      if: { properties: { port: { const: 1 } } }
      then: { required: ["port"] }
    - title: More
      x-slipway-when: params.port > 80 && params.ports != 1
      properties:
        more: { type: string }
  rules:
    - { rule: "params.port > 1 && params.image != \\"params.port\\"", field: port, message: The port. }
  files:
    - { from: a.yaml, when: has(params.port) }
  links:
    - { title: It, url: "https://\${{ instance.name }}:\${{ params.port }}" }
`;
const files = {
  "template.yaml": template,
  "README.md": "It listens.\nSet `port` to what it is.\nThe port is open.\n",
  "files/a.yaml": `kind: Service # params.port
port: \${{ params.port }}
text: |
  a \${{ params.?port.orValue(1) }}
  params.port is no expression
list: "\${{ params.image == \\"x\\" ? params.port : 1 }}"
all: \${{ toYaml(params) }}
`,
  "files/b.txt": "one\n${{ params.port }} $${{ params.port }}\n",
  "tests/a.yaml": `title: One
parameters: { port: 80, image: port }
expect:
  - refused: { field: port }
---
title: Two
parameters:
  image: a # port
  port: 81
expect:
  - refused: { field: /port }
`,
};

describe("a parameter that is renamed", () => {
  const renamed = renameParameter(files, ["port"], "listen");
  if (renamed.files === undefined) throw new Error(renamed.problem);
  const made = renamed.files;

  it("is so where it is declared, required, asked and read, and nothing else changes", () => {
    const expected = template
      .replace("[port, image]", "[listen, image]")
      .replace("        port: { type: integer, default", "        listen: { type: integer, default")
      .replace("time-zone: /port", "time-zone: /listen")
      .replace("{ port: { const: 1 } }", "{ listen: { const: 1 } }")
      .replace('["port"]', '["listen"]')
      .replace("params.port > 80", "params.listen > 80")
      .replace("params.port > 1", "params.listen > 1")
      .replace("field: port", "field: listen")
      .replace("has(params.port)", "has(params.listen)")
      .replace("{{ params.port }}", "{{ params.listen }}");
    expect(made["template.yaml"]).toBe(expected);
  });

  it("is so in expressions of files, and not in their texts and comments", () => {
    expect(made["files/a.yaml"]).toBe(
      files["files/a.yaml"]
        .replace("port: ${{ params.port }}", "port: ${{ params.listen }}")
        .replace("params.?port", "params.?listen")
        .replace("? params.port :", "? params.listen :"),
    );
    expect(made["files/b.txt"]).toBe("one\n${{ params.listen }} $${{ params.port }}\n");
  });

  it("is so in what tests give and expect", () => {
    expect(made["tests/a.yaml"]).toBe(
      files["tests/a.yaml"]
        .replace("{ port: 80, image: port }", "{ listen: 80, image: port }")
        .replace("field: port", "field: listen")
        .replace("  port: 81", "  listen: 81")
        .replace("field: /port", "field: /listen"),
    );
  });

  it("says where it could not be sure", () => {
    expect(renamed.unsure).toEqual([
      { file: "README.md", line: 2, why: "it names port" },
      { file: "files/a.yaml", line: 7, why: "it reads params as a whole" },
    ]);
    expect(made["README.md"]).toBeUndefined();
  });

  it("may be a member of a group", () => {
    const { files: changed = {} } = renameParameter(files, ["size", "port"], "listen");
    expect(changed["template.yaml"]).toBe(
      template.replace("            port: {", "            listen: {"),
    );
  });

  it("is refused where the name is taken, is none, or there is no such parameter", () => {
    expect(renameParameter(files, ["port"], "image").problem).toBe(
      "There is a parameter image already.",
    );
    expect(renameParameter(files, ["port"], "a-b").problem).toContain("a-b is no name");
    expect(renameParameter(files, ["nothing"], "some").problem).toBe(
      "There is no parameter nothing.",
    );
  });
});

const catalog = path.join(import.meta.dirname, "../../catalog");

function bundleOf(name: string): Record<string, string> {
  const folder = path.join(catalog, name);
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    found.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).split(path.sep).join("/"), readFileSync(file, "utf8")];
    }),
  );
}

const other = (parameter: string) => `${parameter}Renamed`;

describe("a template that ships", () => {
  it.each(["web-service", "postgres"])(
    "%s has its tests pass with every parameter renamed, and is as it was once they are back",
    (name) => {
      const bundle = bundleOf(name);
      const { template: read } = readEditable(bundle["template.yaml"] ?? "");
      const parameters = (read?.steps ?? []).flatMap(({ fields }) =>
        fields.map((field) => field.name),
      );
      const all = (
        files: Record<string, string>,
        from: (name: string) => string,
        to: (name: string) => string,
      ) =>
        parameters.reduce((before, parameter) => {
          const result = renameParameter(before, [from(parameter)], to(parameter));
          if (result.files === undefined) throw new Error(result.problem);
          return { ...before, ...result.files };
        }, files);
      const changed = all(bundle, (parameter) => parameter, other);
      const { template: parsed, problems } = parseTemplate(changed);
      expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
      if (parsed === undefined) throw new Error("It cannot be read.");
      const report = runTemplateTests(parsed, { schemas: standardRegistry() });
      expect(report.tests.filter(({ ok }) => !ok)).toEqual([]);
      const back = all(changed, other, (parameter) => parameter);
      expect(back["template.yaml"]).toBe(bundle["template.yaml"]);
    },
  );
});
