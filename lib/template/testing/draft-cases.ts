import type { Json, JsonObject } from "@/lib/json";

/** A schema of JSON Schema 2020-12, values that fit it, and values that do not. */
export type DraftCase = [schema: Json, valid: readonly Json[], invalid: readonly Json[]];

// oxlint-disable unicorn/no-thenable

const whole = { type: "integer" };
const text = { type: "string" };
const tree: JsonObject = {
  $defs: {
    node: {
      type: "object",
      properties: { value: whole, below: { type: "array", items: { $ref: "#/$defs/node" } } },
      required: ["value"],
    },
  },
};

/** By keyword, with what is easily forgotten about it. References lead into `#/$defs` of the whole. */
export const draftCases: Readonly<Record<string, readonly DraftCase[]>> = {
  type: [
    [whole, [1, -1, 0, 1.0, 1e3], [1.5, "1", null, true, [], {}]],
    [{ type: "number" }, [1, 1.5, -0.1], ["1", null, true]],
    [text, ["", "1", "é"], [1, null, [], {}]],
    [{ type: "boolean" }, [true, false], [0, 1, "true", null]],
    [{ type: "null" }, [null], [0, "", false, {}]],
    [{ type: ["integer", "null"] }, [1, null], ["", 1.5]],
    [{ type: ["object", "array"] }, [{}, []], ["", 1]],
  ],
  "boolean schema": [
    [true, [1, "", {}, [], null], []],
    [{ properties: { a: true, b: false } }, [{}, { a: 1 }], [{ b: 1 }, { a: 1, b: 2 }]],
    [{ items: false }, [[], {}], [[1]]],
    [{ not: false }, [1, "x"], []],
    [{ allOf: [true, true] }, [1], []],
    [{ allOf: [true, false] }, [], [1, {}]],
    [{ anyOf: [true, false] }, [1], []],
    [{ oneOf: [true, true] }, [], [1]],
  ],
  "enum and const": [
    [{ enum: [1, "a", null, { a: 1 }] }, [1, 1.0, "a", null, { a: 1 }], [2, "1", {}, { a: 2 }]],
    [{ enum: [[false]] }, [[false]], [false, [0], []]],
    [{ const: 0 }, [0, -0], [false, "", null]],
    [{ const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }, { a: 1, b: 2, c: 3 }]],
    [{ const: { toString: 1 } }, [{ toString: 1 }], [{}]],
    [{ const: null }, [null], [0, ""]],
  ],
  numbers: [
    [{ minimum: 1.5 }, [1.5, 2, "x", null], [1, -2]],
    [{ exclusiveMinimum: 1 }, [1.1], [1, 0]],
    [{ maximum: 3 }, [3, "x"], [3.1]],
    [{ exclusiveMaximum: 3 }, [2.9], [3]],
    [{ multipleOf: 0.1 }, [1.1, 0.3, 5, "x"], [0.25]],
    [{ multipleOf: 2 }, [0, -4, 1e300], [3, 0.5]],
    [{ type: "integer", multipleOf: 5 }, [10, 5.0], [2, 2.5]],
  ],
  strings: [
    [{ minLength: 2 }, ["ab", "😀😀", 1, []], ["a", "😀"]],
    [{ maxLength: 2 }, ["ab", "😀😀", ""], ["abc"]],
    [{ pattern: "^a*$" }, ["", "aaa", 1, {}], ["ab"]],
    [{ pattern: "a+" }, ["xxaayy"], ["b", ""]],
    [{ pattern: "^\\p{Lu}" }, ["É"], ["é"]],
  ],
  lists: [
    [{ minItems: 1 }, [[1], "", {}], [[]]],
    [{ maxItems: 1 }, [[], [1], "xx"], [[1, 2]]],
    [{ items: whole }, [[], [1, 2], { 0: "x" }], [[1, "x"]]],
    [{ prefixItems: [whole, text] }, [[], [1], [1, "x"], [1, "x", true]], [["x"], [1, 2]]],
    [
      { prefixItems: [whole], items: text },
      [[1], [1, "a", "b"]],
      [
        [1, 2],
        [1, "a", 2],
      ],
    ],
    [{ prefixItems: [whole], items: false }, [[], [1]], [[1, 1]]],
    [{ contains: whole }, [["x", 1], {}], [[], ["x"]]],
    [{ contains: { const: 5 }, minContains: 2 }, [[5, 5]], [[5], []]],
    [{ contains: { const: 5 }, maxContains: 1 }, [[5, 1]], [[5, 5], [1]]],
    [{ contains: { const: 5 }, minContains: 0 }, [[], [1]], []],
    [{ minContains: 2 }, [[], [1]], []],
  ],
  uniqueItems: [
    [{ uniqueItems: true }, [[], [1, 2], [1, true], [0, false], ["a", "b"]], [[1, 1]]],
    [
      { uniqueItems: true },
      [
        [[1], [true]],
        [{ a: 1 }, { a: true }],
        [{}, []],
      ],
      [[1.0, 1]],
    ],
    [
      { uniqueItems: true },
      [[{ a: 1 }, { b: 1 }]],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        [[[1]], [[1]]],
      ],
    ],
    [{ uniqueItems: false }, [[1, 1]], []],
  ],
  objects: [
    [{ required: ["a"] }, [{ a: null }, [], "x"], [{}, { b: 1 }]],
    [{ required: ["toString", "constructor"] }, [{ toString: 1, constructor: 2 }], [{}]],
    [{ minProperties: 1 }, [{ a: 1 }, []], [{}]],
    [{ maxProperties: 1 }, [{}, { a: 1 }], [{ a: 1, b: 2 }]],
    [{ properties: { "a/b": whole, 'c"d': whole } }, [{ "a/b": 1 }], [{ 'c"d': "x" }]],
    [{ propertyNames: { maxLength: 2 } }, [{}, { ab: 1 }, []], [{ abc: 1 }]],
    [{ propertyNames: { enum: ["a", "b"] } }, [{ a: 1 }], [{ c: 1 }]],
    [{ propertyNames: false }, [{}], [{ a: 1 }]],
    [{ patternProperties: { "^a": whole } }, [{ a: 1, b: "x" }, []], [{ aa: "x" }]],
    [{ patternProperties: { "[0-9]{2}": false } }, [{ a1: 1 }], [{ a12: 1 }]],
    [
      { properties: { a: {} }, patternProperties: { "^x": {} }, additionalProperties: false },
      [{ a: 1, xx: 2 }, [], "x"],
      [{ b: 1 }],
    ],
    [{ additionalProperties: whole }, [{ a: 1 }], [{ a: "x" }]],
    [{ properties: { a: text }, additionalProperties: whole }, [{ a: "x", b: 1 }], [{ b: "x" }]],
  ],
  "what is together": [
    [{ allOf: [{ required: ["a"] }, { required: ["b"] }] }, [{ a: 1, b: 2 }], [{ a: 1 }]],
    [{ allOf: [{ minimum: 2 }], anyOf: [{ maximum: 4 }, { const: 9 }] }, [3, 9], [1, 5]],
    [{ anyOf: [whole, { minimum: 2 }] }, [1, 2.5, "x"], [1.5]],
    [{ oneOf: [whole, { minimum: 2 }] }, [1, 2.5], [1.5, 3]],
    [{ oneOf: [{ required: ["a"] }, { required: ["b"] }] }, [{ a: 1 }], [{}, { a: 1, b: 2 }]],
    [{ not: whole }, ["x", 1.5, null], [1]],
    [{ not: { anyOf: [text, { required: ["a"] }] } }, [{ b: 1 }], ["x", 1, { a: 1 }]],
  ],
  "if, then, else": [
    [{ if: { minimum: 5 }, then: { multipleOf: 2 }, else: { maximum: 3 } }, [6, 3, 1], [7, 4]],
    [{ if: { const: 0 } }, [0, 1], []],
    [{ then: { const: 0 }, else: { const: 1 } }, [2, "x"], []],
    [{ if: true, then: { const: 1 }, else: { const: 2 } }, [1], [2]],
    [{ if: false, then: { const: 1 }, else: { const: 2 } }, [2], [1]],
    [
      { if: { properties: { k: { const: "a" } }, required: ["k"] }, then: { required: ["a"] } },
      [{ k: "a", a: 1 }, { k: "b" }, {}],
      [{ k: "a" }],
    ],
  ],
  dependencies: [
    [{ dependentRequired: { a: ["b"] } }, [{}, { b: 1 }, { a: 1, b: 2 }, "x"], [{ a: 1 }]],
    [{ dependentRequired: { a: [] } }, [{ a: 1 }], []],
    [{ dependentRequired: { a: ["b", "c"] } }, [{ a: 1, b: 1, c: 1 }], [{ a: 1, b: 1 }]],
    [
      { dependentSchemas: { a: { properties: { b: whole }, required: ["b"] } } },
      [{}, { b: "x" }, { a: 1, b: 1 }],
      [{ a: 1 }, { a: 1, b: "x" }],
    ],
    [{ dependentSchemas: { a: false } }, [{}, { b: 1 }], [{ a: 1 }]],
    [{ dependentSchemas: { a: { maxProperties: 1 } } }, [{ a: 1 }], [{ a: 1, b: 2 }]],
  ],
  references: [
    [{ $ref: "#/$defs/node" }, [{ value: 1, below: [{ value: 2 }] }], [{ value: 1, below: [{}] }]],
    [{ $ref: "#/$defs/node", maxProperties: 1 }, [{ value: 1 }], [{ value: 1, below: [] }, {}]],
    [{ allOf: [{ $ref: "#/$defs/node" }, { required: ["x"] }] }, [{ value: 1, x: 1 }], [{ x: 1 }]],
    [{ properties: { $ref: { $ref: "#/$defs/node" } } }, [{ $ref: { value: 1 } }], [{ $ref: 1 }]],
  ],
  unevaluatedProperties: [
    [
      { properties: { a: {} }, allOf: [{ properties: { b: {} } }], unevaluatedProperties: false },
      [{ a: 1, b: 2 }, {}],
      [{ c: 1 }],
    ],
    [
      {
        if: { properties: { k: { const: 1 } }, required: ["k"] },
        then: { properties: { a: {} } },
        else: { properties: { b: {} } },
        unevaluatedProperties: false,
      },
      [{ k: 1, a: 1 }, { b: 1 }],
      [{ k: 1, b: 1 }, { a: 1 }],
    ],
    [
      {
        anyOf: [{ properties: { a: whole }, required: ["a"] }, true],
        unevaluatedProperties: false,
      },
      [{ a: 1 }, {}],
      [{ a: "x" }, { b: 1 }],
    ],
    [
      {
        properties: { n: { properties: { a: {} }, unevaluatedProperties: false } },
        unevaluatedProperties: whole,
      },
      [{ n: { a: 1 }, m: 1 }],
      [{ n: { b: 1 } }, { m: "x" }],
    ],
    [
      {
        dependentSchemas: { a: { properties: { b: {} } } },
        properties: { a: {} },
        unevaluatedProperties: false,
      },
      [{ a: 1, b: 2 }],
      [{ b: 2 }],
    ],
    [{ $ref: "#/$defs/node", unevaluatedProperties: false }, [{ value: 1 }], [{ value: 1, x: 2 }]],
    [
      { if: { patternProperties: { a: text } }, unevaluatedProperties: false },
      [{ a: "x" }, {}],
      [{ a: 1 }, { b: 1 }],
    ],
    [
      {
        if: { properties: { k: { const: 1 } }, required: ["k"] },
        else: { properties: { b: {} } },
        unevaluatedProperties: false,
      },
      [{ k: 1 }, { b: 1 }],
      [{ k: 1, b: 1 }, { k: 2 }],
    ],
  ],
  unevaluatedItems: [
    [{ prefixItems: [whole], unevaluatedItems: false }, [[1], []], [[1, 2]]],
    [{ prefixItems: [whole], unevaluatedItems: text }, [[1, "a"]], [[1, 2]]],
    [{ allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false }, [[1, 2]], [[1, 2, 3]]],
    [{ items: whole, unevaluatedItems: false }, [[1, 2]], [["x"]]],
    [{ contains: whole, unevaluatedItems: text }, [[1, "a"]], [[1, null]]],
    [
      { allOf: [{ prefixItems: [true] }, { items: whole }], unevaluatedItems: false },
      [[1, 2]],
      [["x"], [1, "x"]],
    ],
    [
      { if: { prefixItems: [{ const: "a" }] }, unevaluatedItems: false },
      [["a"], []],
      [["b"], ["a", 1]],
    ],
  ],
  "what says nothing": [
    [
      { title: "x", description: "y", examples: [1], deprecated: true, readOnly: true },
      [1, {}],
      [],
    ],
    [{ unknown: { not: {} }, "x-anything": false }, [1, "x"], []],
    [{ default: "x", type: "integer" }, [1], ["x"]],
    [{ $comment: "x", const: 1 }, [1], [2]],
  ],
};

/** The definitions that references of the cases lead to. */
export const draftDefinitions = tree["$defs"] as JsonObject;
