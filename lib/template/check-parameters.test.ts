import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";

/** Where and in which words both validators say that something is wrong. */
function told(schema: JsonObject, value: Json): [string, string][] {
  const interpreted = checkParameters(schema, value);
  expect(checkCompiled(JSON.stringify(schema), schema, value)).toEqual(interpreted);
  return interpreted.map(({ pointer, message }) => [pointer, message]);
}

describe("what is wrong with parameters", () => {
  const store: JsonObject = {
    type: "object",
    properties: {
      store: {
        title: "Store",
        oneOf: [
          {
            title: "S3 bucket",
            properties: {
              kind: { const: "s3" },
              size: { type: "integer", minimum: 1, title: "Size" },
            },
            required: ["kind", "size"],
          },
          {
            title: "Database",
            properties: { kind: { const: "db" }, size: { type: "string", title: "Plan" } },
            required: ["kind", "size"],
          },
        ],
      },
    },
  };

  it("is said by the branch that was chosen by its const, in a choice of groups", () => {
    expect(told(store, { store: { kind: "s3", size: 0 } })).toEqual([
      ["/store/size", "Size must be 1 or more."],
    ]);
    expect(told(store, { store: { kind: "s3" } })).toEqual([["/store/size", "Size is required."]]);
    expect(told(store, { store: { kind: "db" } })).toEqual([["/store/size", "Plan is required."]]);
  });

  it("is that no branch was chosen, where none was", () => {
    expect(told(store, { store: { size: 1 } })).toEqual([
      ["/store", "Store must be S3 bucket or Database, and only one of these."],
    ]);
  });

  it("calls fields by their titles, also those of entries and of conditional parts", () => {
    const schema: JsonObject = {
      properties: {
        hosts: { type: "array", title: "Host names", items: { type: "string", minLength: 1 } },
        mode: { type: "string" },
      },
      if: { properties: { mode: { const: "x" } }, required: ["mode"] },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: { port: { title: "Port number" } }, required: ["port"] },
    };
    expect(told(schema, { hosts: [""], mode: "x" })).toEqual([
      ["/port", "Port number is required."],
      ["/hosts/0", "Entry 1 of Host names must not be empty."],
    ]);
  });

  it("is said where two keywords say of the same member that it has no place", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { v: { allOf: [false] } },
      unevaluatedProperties: false,
    };
    expect(told(schema, { v: 1 })).toEqual([["/v", "V is not a parameter of this template."]]);
  });

  it("is a text that is no number, or a number that no number keeps", () => {
    const schema: JsonObject = { properties: { n: { type: "integer", title: "Copies" } } };
    expect(told(schema, { n: "3e" })).toEqual([["/n", "Copies must be a whole number."]]);
    expect(told(schema, { n: "9007199254740993" })).toEqual([
      ["/n", expect.stringMatching(/^Copies has more digits .* as text\.$/)],
    ]);
  });

  it("is not that a field has no place, while something else is wrong where a condition names it", () => {
    const schema: JsonObject = {
      allOf: [
        {
          properties: { kind: { type: "string" }, host: { type: "string" } },
          required: ["host"],
          if: { properties: { kind: { const: "a" } }, required: ["kind"] },
          // oxlint-disable-next-line unicorn/no-thenable
          then: { properties: { port: { type: "integer" } } },
        },
      ],
      unevaluatedProperties: false,
    };
    expect(told(schema, { kind: "a", port: 1 })).toEqual([["/host", "Host is required."]]);
    expect(told(schema, { kind: "b", port: 1 })).toEqual([
      ["/host", "Host is required."],
      ["/port", "Port is not a parameter of this template."],
    ]);
  });

  it("is an address with other letters, which stays as it was typed", () => {
    const schema: JsonObject = { properties: { to: { type: "string", format: "email" } } };
    expect(told(schema, { to: "ü@bücher.example" })).toEqual([
      ["/to", "To must be an email address, in ASCII letters only."],
    ]);
  });
});
