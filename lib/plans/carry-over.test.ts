import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
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
      routes:
        type: array
        items:
          type: object
          properties:
            host: { type: string }
            paths: { type: array, items: { type: object, properties: { path: { type: string } }, additionalProperties: false } }
          additionalProperties: false
`,
  "README.md": "Any.",
  "files/any.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: any\n",
});

test("what a version has no place for is left out and said, at any depth; all else stays as it was given, wrong or not", () => {
  if (!template) throw new Error("The template does not parse.");
  const given = {
    greeting: "longer",
    extra: ["a"],
    "a/b": 1,
    labels: { any: "thing" },
    deep: { kept: "x", gone: 1 },
  };
  expect(carryOver(template, given)).toEqual({
    parameters: { greeting: "longer", labels: { any: "thing" }, deep: { kept: "x" } },
    dropped: ["/a~1b", "/deep/gone", "/extra"],
  });
  expect(given.deep.gone).toBe(1);
});

test("what is nested has no place either, below lists as well, and each of it is said, though what holds it is wrong, too", () => {
  if (!template) throw new Error("The template does not parse.");
  const routes: JsonObject[] = [
    { host: "a", weight: 1 },
    { host: 7, paths: [{ path: "/" }, { path: "/b", old: { very: "old" } }] },
  ];
  expect(carryOver(template, { deep: { gone: { further: 1 }, kept: 2 }, routes })).toEqual({
    parameters: {
      deep: { kept: 2 },
      routes: [{ host: "a" }, { host: 7, paths: [{ path: "/" }, { path: "/b" }] }],
    },
    dropped: ["/deep/gone", "/routes/0/weight", "/routes/1/paths/1/old"],
  });
});

test("each is found where a schema names one problem at a time, since its keys have patterns that take long", () => {
  const schema = {
    type: "object",
    patternProperties: { "^(?!old)([a-z]+)+$": { type: "string" } },
    additionalProperties: false,
  };
  expect(
    carryOver({ digest: "slow", schema }, { kept: "x", old: 1, oldest: { further: 1 } }),
  ).toEqual({
    parameters: { kept: "x" },
    dropped: ["/old", "/oldest"],
  });
});

test("what conditions of the version hide is left out and said as well, by the answers that are left", () => {
  const { template: conditional } = parseTemplate({
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: any, version: 2.0.0 }
spec:
  title: Any
  summary: Any.
  parameters:
    - title: Any
      properties:
        exposed: { type: boolean, default: false }
        kind: { type: string, enum: [http, tcp] }
      allOf:
        - if: { properties: { kind: { const: tcp } }, required: [kind] }
          then: { properties: { port: { type: integer } } }
    - title: Route
      x-slipway-when: params.exposed
      properties:
        host: { type: string }
        list: { type: array, items: { properties: { at: { type: integer, x-slipway-when: has(params.port) } } } }
`,
    "README.md": "Any.",
    "files/any.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: any\n",
  });
  if (!conditional) throw new Error("The template does not parse.");
  expect(carryOver(conditional, { host: "a", kind: "http", port: 1 })).toEqual({
    parameters: { kind: "http" },
    dropped: ["/host", "/port"],
  });
  const given = { exposed: true, host: "a", kind: "tcp", port: 1, list: [{ at: 1 }] };
  expect(carryOver(conditional, given)).toEqual({ parameters: given, dropped: [] });
  expect(carryOver(conditional, { ...given, kind: "http" })).toEqual({
    parameters: { exposed: true, host: "a", kind: "http", list: [{}] },
    dropped: ["/list/0/at", "/port"],
  });
});
