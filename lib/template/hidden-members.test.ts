import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { answersOf } from "./answers";
import { editAnswers } from "./edit-answers";
import { validateParameters } from "./parameters";
import { bundle, instance, target, template } from "./testing/bundles";

const branch = (conditions: string) =>
  bundle(`  parameters:
    - properties:
        service:
          type: object
          properties:
            kind: { type: string, title: Kind, enum: [http, tcp], default: http }
${conditions
  .trim()
  .split("\n")
  .map((line) => `          ${line}\n`)
  .join("")}`);

describe("what only a branch of the schema has", () => {
  const port = "{ type: integer, title: Port }";
  const is = "{ properties: { kind: { const: tcp } }, required: [kind] }";

  it.each([
    ["then", `if: ${is}\nthen: { properties: { port: ${port} } }`, "where Kind is tcp"],
    [
      "else",
      `if: { properties: { kind: { const: http } }, required: [kind] }\nelse: { properties: { port: ${port} } }`,
      "where Kind is not http",
    ],
    [
      "a dependent schema",
      `dependentSchemas:\n  kind:\n    oneOf:\n      - { properties: { kind: { enum: [http] } } }\n      - { properties: { kind: { enum: [tcp] }, port: ${port} } }`,
      "where Kind is tcp",
    ],
    [
      "a branch of oneOf",
      `oneOf:\n  - { properties: { kind: { const: http } } }\n  - { properties: { kind: { const: tcp }, port: ${port} } }`,
      "where Kind is tcp",
    ],
  ])("is absent where %s does not apply, and refused by name", (_, conditions, why) => {
    const made = template(branch(conditions));
    const of = (given: JsonObject) => answersOf(made.schema, given, undefined);
    const typed = { service: { kind: "tcp", port: 1 } };
    expect(of(typed).given).toEqual(typed);
    const http = { service: { kind: "http", port: 1 } };
    expect(of(http).given).toEqual({ service: { kind: "http" } });
    expect(of({ service: { port: 1 } }).filled).toEqual({ service: { kind: "http" } });
    expect(validateParameters(made, http, { instance, target })).toMatchObject([
      {
        code: "hidden-parameter",
        pointer: "/service/port",
        message: `Port is only there ${why}. Leave it out.`,
      },
    ]);
    const back = editAnswers(of(http), http, { service: { kind: "tcp" } });
    expect(of(back).given).toEqual(typed);
  });

  it("is absent below a group as well, where the condition is about what is around the group", () => {
    const conditions =
      "allOf: [{ properties: { more: { type: object, properties: { note: { type: string } } } } }]\n" +
      `if: ${is}\nthen: { properties: { more: { properties: { port: ${port} } } } }`;
    const { schema: nested } = template(branch(conditions));
    const of = (kind: string) =>
      answersOf(nested, { service: { kind, more: { note: "a", port: 1 } } }, undefined).given;
    expect(of("tcp")).toEqual({ service: { kind: "tcp", more: { note: "a", port: 1 } } });
    expect(of("http")).toEqual({ service: { kind: "http", more: { note: "a" } } });
  });

  it("is no condition where entries of any name are asked for", () => {
    const conditions = `additionalProperties: { type: integer }\nif: ${is}\nthen: { properties: { port: ${port} } }`;
    const given = { service: { kind: "http", port: 1 } };
    const { schema: open } = template(branch(conditions));
    expect(answersOf(open, given, undefined).hidden).toEqual([]);
  });

  it("is not what an if only asks about", () => {
    const conditions =
      "if: { anyOf: [{ properties: { mark: { const: 1 } } }], required: [mark] }\nelse: {}";
    const given = { service: { kind: "http", mark: 2 } };
    const { schema: open } = template(branch(conditions));
    expect(answersOf(open, given, undefined).given).toEqual(given);
  });

  it("stays while nothing says which branch of a choice it is", () => {
    const conditions = `oneOf:\n  - { properties: { port: ${port} }, required: [port] }\n  - { properties: { url: { type: string } }, required: [url] }`;
    const given = { service: { port: "x" } };
    const { schema: open } = template(branch(conditions));
    expect(answersOf(open, given, undefined).given).toEqual(given);
  });
});
