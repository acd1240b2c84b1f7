import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { checkParameters, withDefaults } from "@/lib/template/browser";
import { narrowings } from "./narrowings";

const names = ["a", "b", "c"];

/** A member of a group, with or without a default that fits it. */
const member: fc.Arbitrary<JsonObject> = fc.constantFrom<JsonObject>(
  { type: "integer" },
  { type: "integer", default: 1 },
  { type: "integer", maximum: 2, default: 1 },
  { type: "string" },
  { type: "string", default: "x" },
  { enum: ["x", 1] },
);
const group = fc.record(
  {
    type: fc.constant("object"),
    properties: fc.dictionary(fc.constantFrom(...names), member, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 }),
    additionalProperties: fc.constant(false),
  },
  { requiredKeys: ["type", "properties"] },
) as fc.Arbitrary<JsonObject>;
const schema: fc.Arbitrary<JsonObject> = fc.oneof(
  group,
  fc.tuple(group, group).map(([outer, inner]) => ({
    ...outer,
    properties: { ...(outer["properties"] as JsonObject), d: inner },
  })),
);

const given: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom(...names),
  fc.constantFrom<Json>(1, 3, "x"),
  { maxKeys: 3, noNullPrototype: true },
);
const values: fc.Arbitrary<JsonObject> = fc.oneof(
  given,
  fc.tuple(given, given).map(([outer, inner]) => ({ ...outer, d: inner })),
);

function isTaken(schema: JsonObject, value: JsonObject): boolean {
  return checkParameters(schema, withDefaults(schema, value)).length === 0;
}

test("what was accepted with the former defaults and is refused with the new ones is never missed", () => {
  let refused = 0;
  fc.assert(
    fc.property(
      schema,
      schema,
      fc.array(values, { minLength: 5, maxLength: 15 }),
      (before, after, tried) => {
        const lost = tried.filter((value) => isTaken(before, value) && !isTaken(after, value));
        if (lost.length === 0) return;
        refused += 1;
        const found = narrowings({ schema: before, root: before }, { schema: after, root: after });
        expect({ lost: lost[0], found }).not.toMatchObject({ found: [] });
      },
    ),
    { numRuns: 1_000 },
  );
  expect(refused).toBeGreaterThan(300);
});
