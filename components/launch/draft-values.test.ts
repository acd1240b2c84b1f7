import { expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { withoutSecretFields } from "./draft-values";

const word: JsonObject = { type: "string", writeOnly: true };

it("keeps nothing of what the schema says is secret", () => {
  const schema = {
    properties: {
      name: { type: "string" },
      word,
      users: { items: { properties: { code: { type: "string", format: "password" } } } },
      codes: { items: word },
      any: { additionalProperties: word, properties: { plain: { type: "string" } } },
    },
  };
  const typed = {
    name: "a",
    word: "b",
    users: [{ code: "c", as: "d" }],
    codes: ["e"],
    any: { f: "f", plain: "g" },
    more: 1,
  };
  expect(withoutSecretFields(schema, typed)).toEqual({
    name: "a",
    users: [{ as: "d" }],
    any: { plain: "g" },
    more: 1,
  });
});

it.each<[string, JsonObject]>([
  ["a reference", { properties: { a: { $ref: "#/$defs/word" } } }],
  ["a reference of the whole", { $ref: "#/$defs/whole" }],
  // oxlint-disable-next-line unicorn/no-thenable
  ["then", { properties: { a: { type: "string" } }, if: {}, then: { properties: { a: word } } }],
  ["else that does not apply", { if: {}, else: { properties: { a: word } } }],
  ["allOf", { allOf: [{ properties: { a: word } }] }],
  ["a branch of oneOf", { oneOf: [{ properties: { b: {} } }, { properties: { a: word } }] }],
  ["a branch of the field", { properties: { a: { anyOf: [{ type: "null" }, word] } } }],
  ["a dependent schema", { dependentSchemas: { b: { properties: { a: word } } } }],
  ["a pattern", { patternProperties: { "^a": word } }],
  ["a condition that is not met", { properties: { a: { ...word, "x-slipway-when": "false" } } }],
])("follows %s", (_, schema) => {
  const whole = { ...schema, $defs: { word, whole: { properties: { a: word } } } };
  expect(withoutSecretFields(whole, { a: "secret", b: 1 })).toEqual({ b: 1 });
});
