import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { parametersInWords } from "./parameter-words";
import type { ParameterStep } from "./types";

const steps: ParameterStep[] = [
  {
    title: "What it runs",
    schema: {
      $defs: { size: { title: "Size", oneOf: [{ const: "s", title: "Small" }, { const: "l" }] } },
      properties: {
        image: { type: "string", title: "Image" },
        size: { $ref: "#/$defs/size" },
        resources: {
          type: "object",
          title: "Resources",
          properties: { cpu: { type: "string", title: "CPU" }, debug: { type: "boolean" } },
        },
      },
      if: { properties: { size: { const: "s" } } },
      else: { properties: { reason: { type: "string", title: "Why so large" } } },
    },
  },
  {
    title: "Routes",
    schema: {
      properties: {
        routes: {
          title: "Routes",
          items: { properties: { path: { title: "Path" }, port: { type: "integer" } } },
        },
        hosts: { title: "Hosts" },
      },
    },
  },
];

const isObject = (value: unknown) => typeof value === "object" && value !== null;

describe("parameters in the form's words", () => {
  it("have its titles, its order and its choices, step by step", () => {
    const given = {
      hosts: ["a", "b"],
      routes: [{ path: "/", port: 80 }],
      size: "s",
      resources: { debug: true, cpu: "1" },
      image: "nginx",
    };
    const said = parametersInWords(steps, given).map(({ title, parameters }) => [
      title,
      parameters.map(({ label, value }) => `${label}: ${value}`),
    ]);
    expect(said).toEqual([
      [
        "What it runs",
        ["Image: nginx", "Size: Small", "Resources · debug: Yes", "Resources · CPU: 1"],
      ],
      ["Routes", ["Routes · 1 · Path: /", "Routes · 1 · port: 80", "Hosts: a, b"]],
    ]);
  });

  it("are found below conditions, and told by their names where no step knows them", () => {
    const given = { size: "l", reason: "load", "old one": { x: null, y: "" } };
    expect(parametersInWords(steps, given)).toEqual([
      {
        title: "What it runs",
        parameters: [
          { name: "size", label: "Size", value: "l" },
          { name: "reason", label: "Why so large", value: "load" },
        ],
      },
      {
        title: "",
        parameters: [
          { name: "old one.x", label: "old one · x", value: "None" },
          { name: "old one.y", label: "old one · y", value: "(empty)" },
        ],
      },
    ]);
  });

  it("leave out nothing that was given, whatever the schemas say, also where they refer to themselves", () => {
    const json = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }));
    const self = { $defs: { a: { $ref: "#/$defs/a", allOf: [{ $ref: "#/$defs/a" }] } } };
    const leaves = (value: unknown): number =>
      value !== null && typeof value === "object" && Object.values(value).some(isObject)
        ? Object.values(value).reduce((sum: number, each) => sum + leaves(each), 0)
        : Array.isArray(value) || value === null || typeof value !== "object"
          ? 1
          : Math.max(1, Object.keys(value).length);
    fc.assert(
      fc.property(json, json, (schema, given) => {
        const anyStep: ParameterStep = {
          title: "Any",
          schema: { ...(schema as JsonObject), ...self },
        };
        const said = parametersInWords([anyStep], given as JsonObject);
        const count = said.reduce((sum, { parameters }) => sum + parameters.length, 0);
        const wanted = Object.values(given).reduce((sum: number, each) => sum + leaves(each), 0);
        expect(count).toBe(wanted);
      }),
    );
  });
});
