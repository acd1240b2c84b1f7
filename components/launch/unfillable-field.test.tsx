import { renderToStaticMarkup } from "react-dom/server";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { unfillableFields, withDefaults } from "@/lib/template/browser";
import { formSchemas } from "@/lib/template/testing/form-schemas";
import { ParameterForm } from "./parameter-form";

function page(schema: JsonObject, values: JsonObject = withDefaults(schema, {})): string {
  return renderToStaticMarkup(
    <ParameterForm id="p" schema={schema} values={values} onChange={() => undefined} />,
  );
}

const of = (member: Json): JsonObject => ({
  type: "object",
  properties: { m: member },
  $defs: {
    word: { type: "string" },
    nothing: {},
    bounds: { anyOf: [{ minLength: 1 }, { minLength: 2 }] },
  },
});
const branches = (to: string) => Array.from({ length: 12 }, () => ({ $ref: `#/$defs/${to}` }));
const hasControl = (html: string) => /<(?:input|select|textarea|button)\b/.test(html);

const group = (name: string): JsonObject => ({
  type: "object",
  properties: { [name]: { type: "string" } },
});

const unfillable: [string, Json, RegExp][] = [
  [
    "a tuple",
    { type: "array", prefixItems: [{ type: "string" }, { type: "integer" }] },
    /prefixItems/,
  ],
  [
    "a tuple with more entries",
    { type: "array", prefixItems: [{ type: "string" }], items: { type: "string" } },
    /prefixItems/,
  ],
  ["a group without properties", { type: "object" }, /without fields/],
  ["a group that may have none", { type: "object", additionalProperties: false }, /without fields/],
  ["a group with an empty list of them", { type: "object", properties: {} }, /without fields/],
  [
    "a group of what nobody evaluated",
    { type: "object", unevaluatedProperties: { type: "string" } },
    /without fields/,
  ],
  ["a group or a list", { type: ["object", "array"] }, /without fields/],
  [
    "a choice of constants without a type",
    { oneOf: [{ const: "a" }, { const: "b" }] },
    /choice of constants/,
  ],
  ["the same of numbers by anyOf", { anyOf: [{ const: 1 }, { const: 2 }] }, /choice of constants/],
  ["a list without items", { type: "array" }, /what its entries are/],
  [
    "a list that contains something",
    { type: "array", contains: { type: "string" } },
    /what its entries are/,
  ],
  ["a list that is always the same", { const: [1] }, /always the same/],
  ["nothing said at all", {}, /no type/],
  ["anything", true, /no type/],
  ["a bound and no type", { minLength: 1 }, /no type/],
  ["what it must not be", { not: { type: "string" } }, /no type/],
  ["branches without a type", { anyOf: [{ minLength: 1 }, { minLength: 2 }] }, /no type/],
  ["what is only to be read", { type: "string", readOnly: true }, /only to be read/],
  ["a reference to branches without a type", { $ref: "#/$defs/bounds" }, /no type/],
  ["a reference to nothing", { $ref: "#/$defs/nothing" }, /no type/],
];

const fillable: [string, Json][] = [
  ["a text", { type: "string" }],
  ["a text or a group", { type: ["object", "string"] }],
  ["a number or nothing", { type: ["null", "integer"] }],
  ["null, a number or a whole number", { type: ["null", "integer", "number"] }],
  [
    "a choice of constants with a type",
    { type: "string", oneOf: [{ const: "a" }, { const: "b" }] },
  ],
  ["values by enum", { enum: ["a", 1] }],
  ["a choice of groups", { oneOf: [group("a"), group("b")] }],
  ["a group with a choice of groups", { type: "object", oneOf: [group("a"), group("b")] }],
  ["a choice of types", { anyOf: [{ type: "string" }, { type: "object" }] }],
  ["a map of texts", { type: "object", additionalProperties: { type: "string" } }],
  ["a map of anything", { type: "object", additionalProperties: true }],
  [
    "a map by the pattern of its keys",
    { type: "object", patternProperties: { "^a": { type: "string" } } },
  ],
  ["a list of texts", { type: "array", items: { type: "string" } }],
  ["a list of lists", { type: "array", items: { type: "array", items: { type: "string" } } }],
  ["boxes to tick", { type: "array", uniqueItems: true, items: { enum: ["a", "b"] } }],
  ["a reference", { $ref: "#/$defs/word" }],
  ["parts that say it together", { allOf: [{ minLength: 1 }, { type: "string" }] }],
  [
    "a tuple with a default for every place",
    { type: "array", prefixItems: [{ type: "string" }], default: ["a"] },
  ],
  ["a constant", { const: "x" }],
  ["what has a default and is only to be read", { type: "string", readOnly: true, default: "x" }],
];

describe("a field is shown or refused by one definition", () => {
  it.each(unfillable)("nobody can fill in %s, and the form says why", (_, member, why) => {
    const [found] = unfillableFields(of(member));
    expect(found).toMatchObject({ path: ["m"], why: expect.stringMatching(why) });
    const html = page(of(member));
    expect(html).toContain(`This field cannot be shown (/m): ${found?.why}.`);
    expect(hasControl(html)).toBe(false);
  });

  it.each(fillable)("somebody can fill in %s", (_, member) => {
    expect(unfillableFields(of(member))).toEqual([]);
    const html = page(of(member));
    expect(html).not.toContain("cannot be shown");
    expect(hasControl(html)).toBe(true);
  });

  it.each<JsonObject>([
    { type: "object", "x-slipway-widget": "yaml" },
    { type: "array", "x-slipway-widget": "yaml", items: { type: "object" } },
    { $ref: "#/$defs/nothing", type: "object", "x-slipway-widget": "yaml" },
  ])("what is written as YAML is one text, whatever is in it: %j", (member) => {
    expect(unfillableFields(of(member))).toEqual([]);
    expect(page(of(member))).not.toContain("cannot be shown");
  });

  it("nothing is refused where a condition or a branch only says more of a field that is there", () => {
    const schema: JsonObject = {
      type: "object",
      properties: { kind: { enum: ["a", "b"] }, size: { type: "integer" } },
      if: { properties: { kind: { const: "a" } } },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: { size: { minimum: 2 } }, required: ["size"] },
      anyOf: [{ required: ["kind"] }, { properties: { size: { maximum: 9 } } }],
    };
    expect(unfillableFields(schema)).toEqual([]);
  });

  it("entries of lists and maps, members of groups and of branches are looked at", () => {
    const schema: JsonObject = {
      type: "object",
      properties: {
        list: { type: "array", items: true },
        map: { type: "object", additionalProperties: { type: "object" } },
        tree: { $ref: "#/$defs/tree" },
        choice: { oneOf: [group("a"), { type: "object", properties: { b: {} } }] },
      },
      $defs: {
        tree: {
          type: "object",
          properties: { bad: {}, more: { type: "array", items: { $ref: "#/$defs/tree" } } },
        },
      },
    };
    expect(unfillableFields(schema).map(({ path }) => path.join("."))).toEqual([
      "list.*",
      "map.*",
      "tree.bad",
      "choice.b",
    ]);
    const html = page(schema, { list: ["x"], map: { k: {} } });
    for (const pointer of ["/list/0", "/map/k", "/tree/bad"])
      expect(html).toContain(`This field cannot be shown (${pointer})`);
  });

  it("takes no longer for a schema whose branches lead to branches than for a long one", () => {
    for (const type of [{}, { type: "object" }]) {
      const $defs = Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => [
          `d${at}`,
          { ...type, anyOf: at === 11 ? [{ minLength: 1 }] : branches(`d${at + 1}`) },
        ]),
      );
      const schema = { type: "object", properties: { m: { $ref: "#/$defs/d0" } }, $defs };
      // It would be 12 to the power of 8 looks.
      expect(unfillableFields(schema as unknown as JsonObject)).toEqual([]);
    }
  });

  it("whatever the schema, the form refuses nothing that the definition does not", () => {
    fc.assert(
      fc.property(formSchemas, (schema) => {
        const reasons = new Set(unfillableFields(schema).map(({ why }) => why));
        const said = [...page(schema).matchAll(/cannot be shown \([^)]*\): ([^<]*?)\. Tell/g)];
        for (const [, why] of said) expect(reasons).toContain(why);
      }),
      { numRuns: 100 },
    );
  });
});
