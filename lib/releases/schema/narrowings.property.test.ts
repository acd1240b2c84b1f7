import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { narrowings } from "./narrowings";

const names = ["a", "b", "c"];
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record(
    {
      type: fc.constant("string"),
      minLength: fc.nat(3),
      maxLength: fc.integer({ min: 1, max: 4 }),
      pattern: fc.constantFrom("^a", "b$"),
      enum: fc.constantFrom(["a", "b"], ["a", "b", "ab"]),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constantFrom("integer", "number"),
      minimum: fc.integer({ min: -3, max: 3 }),
      maximum: fc.integer({ min: 0, max: 9 }),
      exclusiveMinimum: fc.constantFrom(0, 0.5),
      exclusiveMaximum: fc.constantFrom(8, 3),
      multipleOf: fc.constantFrom(2, 3, 0.5),
    },
    { requiredKeys: ["type"] },
  ),
  fc.constantFrom<JsonObject>(
    { type: "boolean" },
    { const: "a" },
    { enum: [1, "a", null] },
    { type: ["string", "null"] },
    {},
    { not: { type: "string" } },
    { $ref: "#/$defs/word" },
    { $ref: "#/$defs/tree" },
    { oneOf: [{ const: "a", title: "A" }, { const: "b" }] },
  ),
) as fc.Arbitrary<JsonObject>;

const members = (tie: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...names), tie, { maxKeys: 3, noNullPrototype: true });

const schemas = fc
  .letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record(
        {
          type: fc.constant("object"),
          properties: members(tie("schema")),
          required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), leaf),
          unevaluatedProperties: fc.constant(false),
          patternProperties: fc.dictionary(fc.constantFrom("^a", "[bc]"), leaf, {
            maxKeys: 1,
            noNullPrototype: true,
          }),
          minProperties: fc.nat(2),
          maxProperties: fc.integer({ min: 1, max: 3 }),
          propertyNames: fc.constantFrom({ maxLength: 1 }, { enum: ["a", "b"] }),
          dependentRequired: fc.constant({ a: ["b"] }),
          dependentSchemas: fc.dictionary(fc.constantFrom(...names), tie("schema"), {
            maxKeys: 1,
            noNullPrototype: true,
          }),
          if: fc.constantFrom<JsonObject>(
            { required: ["a"] },
            { properties: { a: { const: "a" } } },
          ),
          // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
          then: tie("schema"),
          else: tie("schema"),
        },
        { requiredKeys: ["type", "properties"] },
      ),
      fc.record(
        {
          type: fc.constant("array"),
          items: tie("schema"),
          prefixItems: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
          minItems: fc.nat(2),
          maxItems: fc.integer({ min: 0, max: 3 }),
          uniqueItems: fc.boolean(),
          contains: leaf,
        },
        { requiredKeys: ["type"] },
      ),
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    ),
  }))
  .schema.map((schema) => ({
    ...(schema as JsonObject),
    $defs: {
      word: { type: "string", maxLength: 2 },
      tree: { type: "object", properties: { a: { $ref: "#/$defs/tree" } } },
    },
  })) as fc.Arbitrary<JsonObject>;

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom<Json>("a", "b", "ab", "aab", "", "abcd", null, true, false),
    fc.constantFrom<Json>(-3, -1, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 9),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, "d"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value as fc.Arbitrary<Json>;

const validatorOf = (schema: JsonObject) =>
  new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

const found = (before: JsonObject, after: JsonObject) =>
  narrowings({ schema: before, root: before }, { schema: after, root: after });

test("a schema narrows nothing of itself", () => {
  fc.assert(
    fc.property(schemas, (schema) => {
      expect(found(schema, structuredClone(schema))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

/** One step of a change: somewhere in the schema something else stands. */
function changedAt(schema: JsonObject, at: number, by: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  const places: JsonObject[] = [];
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isJsonObject(value)) {
      places.push(value);
      for (const [key, member] of Object.entries(value))
        if (key !== "enum" && key !== "const" && key !== "dependentRequired") visit(member);
    }
  };
  const { $defs, ...rest } = copy;
  visit(rest);
  const place = places[at % places.length];
  // A map of schemas is no schema: what is put there is a member.
  if (place !== undefined) Object.assign(place === rest ? copy : place, by);
  return { ...copy, $defs: $defs ?? {} };
}

test("what the former takes and the new one refuses, as Ajv has it, is never missed", () => {
  let refused = 0;
  fc.assert(
    fc.property(
      schemas,
      fc.oneof(
        schemas.map((schema) => () => schema),
        fc.tuple(fc.nat(20), leaf).map(
          ([at, by]) =>
            (schema: JsonObject) =>
              changedAt(schema, at, by),
        ),
      ),
      fc.array(values, { minLength: 5, maxLength: 20 }),
      (before, change, tried) => {
        const after = change(before);
        let [takes, takesNow]: ReturnType<typeof validatorOf>[] = [];
        try {
          [takes, takesNow] = [validatorOf(before), validatorOf(after)];
        } catch {
          return; // The change put a schema where there is none.
        }
        const lost = tried.filter((value) => takes(value) && !takesNow(value));
        if (lost.length === 0) return;
        refused += 1;
        expect({ lost: lost[0], found: found(before, after) }).not.toMatchObject({ found: [] });
      },
    ),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(40);
});

const without =
  (keyword: string) =>
  (schema: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(schema).filter(([name]) => name !== keyword));

/** Each takes all that it took, and more. */
const widenings: readonly ((schema: JsonObject) => JsonObject)[] = [
  (schema) =>
    typeof schema["maximum"] === "number" ? { ...schema, maximum: schema["maximum"] + 1 } : schema,
  (schema) =>
    typeof schema["minimum"] === "number" ? { ...schema, minimum: schema["minimum"] - 1 } : schema,
  without("maxLength"),
  without("minLength"),
  without("pattern"),
  without("maxItems"),
  without("uniqueItems"),
  without("required"),
  (schema) =>
    Array.isArray(schema["enum"]) ? { ...schema, enum: [...schema["enum"], "new"] } : schema,
  (schema) => (schema["type"] === "integer" ? { ...schema, type: "number" } : schema),
  (schema) => (schema["type"] === "string" ? { ...schema, type: ["string", "null"] } : schema),
];

const plain: fc.Arbitrary<JsonObject> = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf.filter((one) => one["$ref"] === undefined),
    fc.record({
      type: fc.constant("object"),
      properties: members(tie("schema")),
      required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
      additionalProperties: fc.boolean(),
    }),
    fc.record({
      type: fc.constant("array"),
      items: tie("schema"),
      maxItems: fc.integer({ min: 1, max: 3 }),
      uniqueItems: fc.boolean(),
    }),
  ),
})).schema as fc.Arbitrary<JsonObject>;

function everywhere(schema: Json, step: (schema: JsonObject) => JsonObject): Json {
  if (!isJsonObject(schema)) return schema;
  const { properties, items, ...rest } = schema;
  const below = {
    ...(isJsonObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, one]) => [name, everywhere(one, step)]),
          ),
        }
      : {}),
    ...(items === undefined ? {} : { items: everywhere(items, step) }),
  };
  return step({ ...rest, ...below });
}

test("what takes more is never said to narrow", () => {
  fc.assert(
    fc.property(plain, fc.constantFrom(...widenings), (schema, widen) => {
      const after = everywhere(schema, widen) as JsonObject;
      expect(found(schema, after)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, JsonObject, JsonObject]>([
  ["another bound", { type: "integer", maximum: 10 }, { type: "integer", maximum: 9 }],
  ["a choice that is gone", { enum: ["a", "b"] }, { enum: ["a"] }],
  ["a choice of constants", { oneOf: [{ const: 1 }, { const: 2 }] }, { oneOf: [{ const: 1 }] }],
  ["another type", { type: "string" }, { type: "integer" }],
  ["a pattern", { type: "string" }, { type: "string", pattern: "^a" }],
  ["a format", { type: "string" }, { type: "string", format: "email" }],
  ["a length", { type: "string", maxLength: 5 }, { type: "string", maxLength: 4 }],
  ["a list that may no longer repeat", { type: "array" }, { type: "array", uniqueItems: true }],
  ["an entry", { items: { type: "string" } }, { items: { type: "string", minLength: 1 } }],
  ["a member", { properties: { a: {} } }, { properties: { a: { type: "string" } } }],
  ["what must be given", { properties: { a: {} } }, { properties: { a: {} }, required: ["a"] }],
  [
    "what was filled in before and must be given now",
    { properties: { a: { default: 1 } }, required: ["a"] },
    { properties: { a: {} }, required: ["a"] },
  ],
  [
    "a member that is no longer known",
    { properties: { a: {}, b: {} }, unevaluatedProperties: false },
    { properties: { b: {} }, unevaluatedProperties: false },
  ],
  [
    "a condition under which there is no such parameter",
    { properties: { a: { type: "string" } } },
    { properties: { a: { type: "string", "x-slipway-when": "params.b" } } },
  ],
])("%s narrows", (_, before, after) => {
  expect(found(before, after)).not.toEqual([]);
});

test.each<[string, JsonObject, JsonObject]>([
  [
    "what must be given and has a default",
    {},
    { properties: { a: { default: 1 } }, required: ["a"] },
  ],
  [
    "a new parameter, where unknown ones were refused",
    { properties: { a: {} }, unevaluatedProperties: false },
    { properties: { a: {}, b: { type: "string" } }, unevaluatedProperties: false },
  ],
  [
    "a choice that is added",
    { oneOf: [{ const: 1 }, { const: 2 }] },
    { oneOf: [{ const: 2 }, { const: 1 }, { const: 3 }] },
  ],
  [
    "a choice instead of a list of values",
    { enum: ["a"] },
    { oneOf: [{ const: "a", title: "A" }] },
  ],
  ["a choice that becomes any text", { enum: ["a", "b"] }, { type: "string", maxLength: 1 }],
  [
    "a reference instead of what it leads to",
    { type: "string" },
    { $ref: "#/$defs/a", $defs: { a: { type: "string" } } },
  ],
  [
    "a bound said in another way",
    { type: "integer", maximum: 9 },
    { type: "integer", exclusiveMaximum: 10 },
  ],
  ["remarks", { title: "A", description: "a" }, { title: "B", examples: [1] }],
])("%s narrows nothing", (_, before, after) => {
  expect(found(before, after)).toEqual([]);
});
