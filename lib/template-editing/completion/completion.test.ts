import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { readEditable } from "../editable-template";
import { completeTemplateFile, describeAt } from "./complete-by-schema";
import { completeInterpolation, completeTemplateExpression } from "./complete-expression";
import {
  completeObject,
  describeObjectAt,
  objectContextAt,
  type ObjectSchemas,
} from "./complete-object";
import { yamlContextAt } from "./yaml-context";

/** A text with `^` where somebody is. */
function at(text: string): [text: string, offset: number] {
  const offset = text.indexOf("^");
  return [text.slice(0, offset) + text.slice(offset + 1), offset];
}

const labels = (completed: { options: { label: string }[] } | undefined) =>
  completed?.options.map(({ label }) => label) ?? [];

describe("the place of somebody in YAML", () => {
  it.each<[string, string, (string | number)[], string]>([
    ["a: 1\n^", "key", [], ""],
    ["a: 1\nb^", "key", [], "b"],
    ["a:\n  b: x^", "value", ["a", "b"], "x"],
    ['a:\n  b: "x^', "value", ["a", "b"], "x"],
    ["a:\n  - b: 1\n  - c: 1\n    d^", "key", ["a", 1], "d"],
    ["a:\n- b: 1\n- d^", "key", ["a", 1], "d"],
    ["a:\n  - b: 1\n  - ^", "key", ["a", 1], ""],
    ["a:\n  b: { c: 1, d: [x, y^", "key", ["a", "b", "d", 1], "y"],
    ["a: { b: ^", "value", ["a", "b"], ""],
    ["a: { b: 1, ^", "key", ["a"], ""],
    ["- - a: 1\n    b^", "key", [0, 0], "b"],
    ["x: 1\n---\na:\n  b^\n", "key", ["a"], "b"],
    ["a:\n  # note\n\n  b: 1\n  c^", "key", ["a"], "c"],
    ["\"my key\":\n  'other': ^", "value", ["my key", "other"], ""],
  ])("%j is a %s of %j", (marked, kind, where, typed) => {
    expect(yamlContextAt(...at(marked))).toMatchObject({ at: kind, path: where, typed });
  });

  it.each(["a: 1 # b^", "# ^", "a: |\n  b: ^\n", "a: >-\n  one\n  tw^"])(
    "is nowhere in a comment or a text: %j",
    (marked) => {
      expect(yamlContextAt(...at(marked))).toBeUndefined();
    },
  );

  it("knows the keys that the map has, above and below", () => {
    const [text, offset] = at(
      "a:\n  one: 1\n  ^\n  two:\n    three: 1\n  four: { five: 1 }\nsix: 1\n",
    );
    expect(yamlContextAt(text, offset)?.present.toSorted()).toEqual(["four", "one", "two"]);
  });

  it("is told in linear time", () => {
    for (const part of ["- ", "a: ", "{ a: ", "a:\n", "  - a\n", "'", "# "]) {
      const text = part.repeat(20_000);
      expect(() => yamlContextAt(text, text.length)).not.toThrow();
    }
  });
});

const schema = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../../catalog/template.schema.json"), "utf8"),
) as JsonObject;

describe("what is offered in template.yaml", () => {
  const known = { files: ["deployment.yaml"], parameters: ["port", "size.cpu"] };
  const offered = (marked: string) => labels(completeTemplateFile(...at(marked), schema, known));

  it("are the keys that there are and are not yet", () => {
    expect(offered("^")).toEqual(["apiVersion", "kind", "metadata", "spec"]);
    expect(offered("spec:\n  title: A\n  ^")).toEqual(
      expect.arrayContaining(["summary", "parameters"]),
    );
    expect(offered("spec:\n  title: A\n  ^")).not.toContain("title");
    expect(offered("spec:\n  rules:\n    - { rule: a, ^")).toEqual(["field", "message"]);
  });

  it("are the keywords of a parameter, however deep it is", () => {
    for (const marked of [
      "spec:\n  parameters:\n    - properties:\n        port:\n          ^",
      "spec:\n  parameters:\n    properties:\n      port: { ^",
      "spec:\n  parameters:\n    - properties:\n        a:\n          type: array\n          items:\n            ^",
    ])
      expect(offered(marked)).toEqual(expect.arrayContaining(["description", "x-slipway-when"]));
  });

  it("are values: of enums, booleans, and what the bundle has", () => {
    expect(offered("spec:\n  scope: ^")).toEqual(["team", "platform"]);
    expect(offered("spec:\n  icon: ^")).toContain("database");
    const field = "spec:\n  parameters:\n    - properties:\n        port: { x-slipway-widget: ^";
    expect(offered(field)).toContain("textarea");
    expect(offered("spec:\n  files:\n    - from: ^")).toEqual(["deployment.yaml"]);
    expect(offered("spec:\n  files:\n    - { from: a, text: ^")).toEqual(["true", "false"]);
    expect(offered("spec:\n  parameters:\n    - required: [^")).toEqual(["port"]);
  });

  it("are told with what they are for", () => {
    const text = "spec:\n  summary: A\n  owner: x\n";
    expect(describeAt(text, text.indexOf("summ") + 2, schema)).toMatchObject({
      name: "summary",
      info: "One or two sentences for its card.",
    });
    expect(describeAt(text, 0, schema)).toBeUndefined();
  });
});

const template = `spec:
  parameters:
    - required: [image]
      properties:
        image: { type: string, title: Container image, description: What runs. }
        callers: { type: array, items: { type: string } }
        size:
          type: object
          properties:
            cpu: { type: string, format: quantity }
`;
const [step] = readEditable(template).template?.steps ?? [];
const scope = { parameters: step?.fields ?? [] };

const inExpression = (marked: string) => labels(completeInterpolation(...at(marked), scope));

describe("what is offered in an expression", () => {
  it("are the names and functions of the library, within the braces only", () => {
    expect(inExpression("a: ${{ ^")).toEqual(
      expect.arrayContaining(["params", "instance", "has", "optional.of", "toYaml"]),
    );
    expect(inExpression("a: ${{ ^")).not.toContain("each");
    expect(inExpression("a: ${{ pa^")).toContain("params");
    for (const marked of ["a: ^", "a: ${{ x }} ^", "a: $${{ ^", "a: ${{ 'x^"])
      expect(inExpression(marked)).toEqual([]);
  });

  it("are parameters with what they are, and the members of groups", () => {
    const found = completeInterpolation(...at("${{ params.^"), scope);
    expect(found?.options[0]).toEqual({
      label: "image",
      kind: "name",
      detail: "Text",
      info: "Container image. What runs.",
    });
    expect(labels(found)).toEqual(["image", "callers", "size"]);
    expect(found?.options[1]?.info).toContain("It may be absent");
    expect(inExpression("${{ params.size.c^")).toEqual(["cpu"]);
    expect(inExpression("${{ has(params.?^")).toContain("image");
  });

  it("are the functions of what is before the dot", () => {
    expect(inExpression("${{ params.image.^")).toEqual(
      expect.arrayContaining(["split", "dnsLabel", "size"]),
    );
    expect(inExpression("${{ params.image.^")).not.toContain("map");
    expect(inExpression("${{ params.callers.^")).toEqual(
      expect.arrayContaining(["map", "join", "size"]),
    );
    expect(inExpression("${{ instance.^")).toEqual(["id", "name", "team", "namespace", "path"]);
    expect(inExpression("${{ params.image.split('/')[0].^")).toContain("lowerAscii");
    expect(inExpression("${{ optional.^")).toEqual(["of", "none"]);
  });

  it("have their documentation", () => {
    const found = completeInterpolation(...at("${{ params.image.^"), scope)?.options;
    const split = found?.find(({ label }) => label === "split");
    expect(split?.detail).toContain("s.split(separator)");
    expect(split?.info).toContain("The parts of a string.");
  });

  it("are those of a condition where the whole value is one", () => {
    const when = completeTemplateExpression(
      ...at("spec:\n  parameters:\n    - x-slipway-when: ^"),
      scope,
    );
    expect(labels(when)).toContain("params");
    expect(labels(when)).not.toContain("target");
    const rule = completeTemplateExpression(
      ...at('spec:\n  rules:\n    - rule: "params.im^'),
      scope,
    );
    expect(labels(rule)).toContain("image");
    expect(completeTemplateExpression(...at("spec:\n  title: pa^"), scope)).toBeUndefined();
  });
});

const schemas: ObjectSchemas = {
  kinds: async () => [
    { apiVersion: "apps/v1", kind: "Deployment" },
    { apiVersion: "v1", kind: "Service" },
  ],
  place: async ({ kind, path: steps }) => {
    if (kind !== "Deployment") return undefined;
    if (steps.at(-1) === "type")
      return { type: "string", fields: [], values: ["Recreate", "RollingUpdate"] };
    return {
      type: "object",
      fields: [
        { name: steps.join("/") || "spec", type: "object", required: true },
        { name: "replicas", type: "integer", required: false, default: "1" },
      ],
      values: [],
    };
  },
};

const inObject = async (marked: string) => labels(await completeObject(...at(marked), schemas));

describe("what is offered in a Kubernetes object", () => {
  const object = "apiVersion: apps/v1\nkind: Deployment\n";

  it("are the fields and values that the server knows of the place", async () => {
    expect(await inObject(`${object}spec:\n  ^`)).toEqual(["spec", "replicas"]);
    expect(await inObject(`${object}spec:\n  replicas: 1\n  ^`)).toEqual(["spec"]);
    expect(await inObject(`${object}spec:\n  containers:\n    - ^`)).toContain("spec/containers/*");
    expect(await inObject(`${object}spec:\n  strategy: { type: ^`)).toEqual([
      "Recreate",
      "RollingUpdate",
    ]);
  });

  it("are kinds, and of the object of the document that somebody is in", async () => {
    expect(await inObject("apiVersion: apps/v1\nkind: ^")).toEqual(["Deployment"]);
    expect(await inObject("apiVersion: ^")).toEqual(["apps/v1", "v1"]);
    expect(await inObject("^")).toEqual(["apiVersion", "kind", "metadata"]);
    const [text, offset] = at(
      `${object}---\napiVersion: v1\nkind: Service\nspec:\n  ^\n---\nkind: X\n`,
    );
    expect(objectContextAt(text, offset)?.asked).toEqual({
      apiVersion: "v1",
      kind: "Service",
      path: ["spec"],
    });
  });

  it("are told with their type for whoever points at them", async () => {
    const text = `${object}spec:\n  strategy:\n    type: Recreate\n`;
    const found = await describeObjectAt(text, text.indexOf("type: R") + 1, schemas);
    expect(found).toMatchObject({
      name: "type",
      type: "string",
      info: "One of Recreate, RollingUpdate.",
    });
  });
});
