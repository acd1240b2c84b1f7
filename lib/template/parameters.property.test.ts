import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Json, type JsonObject, toPointer } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { checkCompiled, compileSchema } from "./compiled-parameters";
import { withDefaults } from "./defaults";
import { templateDigest } from "./digest";
import { formats } from "./formats";

/**
 * `__proto__` is no name of a parameter (lint-schema.ts refuses it), but may be a key of a value.
 */
const names = ["a", "b", "c", "image", "constructor", "toString", "x-y", "a/b", "~", "ü"];
const patterns = [
  "^a",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  "\\d+",
  "^registry\\.example\\.com/",
  "\\S\\s",
  "^.{2,3}$",
  "\\u00fc|é",
  "^(?!no)",
  "^(?=a)(?!ab).",
  "[\\s-]",
  "\\p{Lu}",
  "^$",
];

/** Leaves: what a field of a form is made of. */
const leaf = fc.oneof(
  fc.record(
    {
      type: fc.constant("string"),
      minLength: fc.nat(3),
      maxLength: fc.integer({ min: 2, max: 6 }),
      pattern: fc.constantFrom(...patterns),
      format: fc.constantFrom("hostname", "email", "uri", "date", "ipv4", "uuid", "nonsense"),
      enum: fc.constant(["a", "b"]),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constantFrom("integer", "number"),
      minimum: fc.integer({ min: -3, max: 3 }),
      maximum: fc.integer({ min: 0, max: 9 }),
      exclusiveMinimum: fc.constant(0),
      exclusiveMaximum: fc.constant(8),
      multipleOf: fc.constantFrom(2, 0.5, 0.1),
    },
    { requiredKeys: ["type"] },
  ),
  fc.constantFrom<JsonObject>(
    { type: "boolean" },
    { const: "a" },
    { const: { a: [1] } },
    { enum: [1, "a", null, { a: 1 }] },
    { type: ["string", "null"] },
    {},
    { not: { type: "string" } },
    { $ref: "#/$defs/word" },
    { $ref: "#/$defs/tree" },
  ),
) as fc.Arbitrary<JsonObject>;

const schema: fc.Arbitrary<JsonObject> = fc
  .letrec((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record(
        {
          type: fc.constant("object"),
          properties: fc.dictionary(fc.constantFrom(...names), tie("schema"), {
            maxKeys: 3,
          }) as fc.Arbitrary<JsonObject>,
          required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
          additionalProperties: fc.oneof(fc.boolean(), leaf),
          patternProperties: fc.dictionary(
            fc.constantFrom("^a", "^x-", "[A-Z]", "^(?!a)", "(t)o\\1", "t|u"),
            leaf,
            {
              maxKeys: 2,
            },
          ) as fc.Arbitrary<JsonObject>,
          propertyNames: fc.constant({ maxLength: 4 }),
          minProperties: fc.nat(2),
          maxProperties: fc.integer({ min: 1, max: 3 }),
          dependentRequired: fc.constant({ a: ["b"] }),
          dependentSchemas: fc.constant({ b: { required: ["c"] } }),
          unevaluatedProperties: fc.boolean(),
        },
        { requiredKeys: ["type"] },
      ),
      fc
        .record(
          {
            type: fc.constant("array"),
            items: tie("schema"),
            prefixItems: fc.array(leaf, { minLength: 1, maxLength: 2 }),
            minItems: fc.nat(2),
            maxItems: fc.integer({ min: 1, max: 3 }),
            uniqueItems: fc.constant(true),
            contains: leaf,
            minContains: fc.nat(2),
            maxContains: fc.integer({ min: 1, max: 2 }),
          },
          { requiredKeys: ["type"] },
        )
        .map((array) =>
          array.contains === undefined ? array : { ...array, prefixItems: undefined },
        )
        .map((array) => JSON.parse(JSON.stringify(array)) as JsonObject),
      fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
      fc
        .tuple(leaf, tie("schema"), tie("schema"))
        .map((branches) =>
          Object.fromEntries(
            ["if", "then", "else"].map((keyword, index) => [keyword, branches[index]]),
          ),
        ),
    ),
  }))
  .schema.map(
    (inner) =>
      ({
        ...(inner as JsonObject),
        $defs: {
          word: { type: "string", minLength: 1 },
          tree: {
            type: "object",
            properties: { a: { $ref: "#/$defs/tree" } },
            additionalProperties: false,
          },
        },
      }) as JsonObject,
  );

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom<Json[]>(
      "",
      "a",
      "b",
      "ab",
      "abc",
      "registry.example.com/x",
      "no",
      "ü",
      "A a",
      "a\u00a0b",
      "\r\n",
      "😀",
      "shop.example.com",
      "2026-11-23",
      "10.0.0.1",
      "a@b.c",
      "https://a.b/c",
    ),
    fc.constantFrom<Json[]>(0, 1, 2, 3, 4, 7, 8, 9, -1, 0.5, 1.1, 1.25, 1e300, null, true, false),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, "x-1", "Zed", "__proto__"), tie("value"), {
      maxKeys: 3,
    }) as fc.Arbitrary<Json>,
    fc.constant<Json>({ a: [1] }),
  ),
})).value;

/** Ajv's own verdict; undefined where it throws, as it does at a value with a key `toString`. */
function verdict(checked: JsonObject, given: Json): boolean | undefined {
  try {
    return compileSchema(checked)(given) === true;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

describe("the interpreting and the compiled validator", () => {
  it("give the same verdict and the same problems, whatever the schema and the value", () => {
    fc.assert(
      fc.property(schema, value, (checked, given) => {
        const interpreted = checkParameters(checked, given);
        expect(verdict(checked, given) ?? interpreted.length === 0).toBe(interpreted.length === 0);
        expect(
          checkCompiled(templateDigest({ s: JSON.stringify(checked) }), checked, given),
        ).toEqual(interpreted);
      }),
      { numRuns: 400 },
    );
  });

  it("blame the fields that Ajv itself blames", () => {
    const flat = fc.dictionary(fc.constantFrom(...names), leaf, { maxKeys: 4 });
    fc.assert(
      fc.property(
        flat,
        fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        fc
          .dictionary(fc.constantFrom(...names, "zz", "__proto__"), value, { maxKeys: 4 })
          .filter((given) => !JSON.stringify(given).includes("toString")),
        (properties, required, given) => {
          const checked: JsonObject = {
            type: "object",
            properties,
            required,
            unevaluatedProperties: false,
            $defs: {
              word: { type: "string", minLength: 1 },
              tree: { type: "object", maxProperties: 0 },
            },
          };
          const ajv = new Ajv2020({
            strict: false,
            allErrors: true,
            ownProperties: true,
            multipleOfPrecision: 7,
            formats: { ...formats },
            logger: false,
          });
          const validate = ajv.compile(checked);
          validate(given);
          const blamed = (validate.errors ?? []).map(({ instancePath, params }) => {
            const below: unknown = params["missingProperty"] ?? params["unevaluatedProperty"];
            return instancePath + (typeof below === "string" ? toPointer([below]) : "");
          });
          expect(
            new Set(checkParameters(checked, given as Json).map((problem) => problem.pointer)),
          ).toEqual(new Set(blamed));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("say so when a schema cannot be checked at all", () => {
    expect(checkParameters({ $ref: "#/$defs/none" }, 1)).toMatchObject([
      { pointer: "", keyword: "$schema" },
    ]);
  });
});

describe("withDefaults", () => {
  it("never changes what was given, and filling in twice is filling in once", () => {
    fc.assert(
      fc.property(
        schema,
        value.filter(
          (given) => typeof given === "object" && given !== null && !Array.isArray(given),
        ),
        (checked, given) => {
          const filled = withDefaults(checked, given as JsonObject);
          expect(filled).toMatchObject(given as JsonObject);
          expect(withDefaults(checked, filled)).toEqual(filled);
        },
      ),
    );
  });
});
