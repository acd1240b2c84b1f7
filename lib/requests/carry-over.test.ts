import { expect, test } from "vitest";
import { parseTemplate } from "@/lib/template";
import { carryOver } from "./carry-over";

const { template } = parseTemplate({
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: any, version: 1.1.0 }
spec:
  title: Any
  summary: Any.
  category: Tests
  icon: box
  owner: platform-team
  scope: team
  parameters:
    title: Any
    required: [greeting, tone]
    properties:
      greeting: { type: string, maxLength: 5 }
      tone: { type: string }
      labels: { type: object, additionalProperties: { type: string } }
      deep: { type: object, properties: { kept: { type: string } }, additionalProperties: false }
`,
  "README.md": "Any.",
  "files/any.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: any\n",
});

test("what a version has no place for is left out and said, at any depth; all else stays as it was given, wrong or not", () => {
  if (!template) throw new Error("The template does not parse.");
  const given = { greeting: "longer", extra: ["a"], "a/b": 1, labels: { any: "thing" }, deep: { kept: "x", gone: 1 } };
  expect(carryOver(template, given)).toEqual({ parameters: { greeting: "longer", labels: { any: "thing" }, deep: { kept: "x" } }, dropped: ["/a~1b", "/deep/gone", "/extra"] });
  expect(given.deep.gone).toBe(1);
});
