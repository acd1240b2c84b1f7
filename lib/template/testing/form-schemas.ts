import * as fc from "fast-check";
import type { Json, JsonObject } from "@/lib/json";

const names = ["a", "b", "kind", "size"];

const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record(
    {
      type: fc.constantFrom<Json>("string", ["string", "null"], ["integer", "string"]),
      default: fc.constantFrom("", "x", "1.10"),
      minLength: fc.constantFrom(0, 1),
      maxLength: fc.constantFrom(3, 400),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record(
    {
      type: fc.constantFrom<Json>("integer", "number", ["integer", "null"]),
      default: fc.constantFrom(0, 2, 3),
      minimum: fc.constantFrom(0, 1),
    },
    { requiredKeys: ["type"] },
  ),
  fc.record({ type: fc.constant("boolean"), default: fc.boolean() }, { requiredKeys: ["type"] }),
  fc.constantFrom<JsonObject>(
    { const: true },
    { type: "boolean", const: true },
    { const: "x" },
    { type: "string", enum: ["x", "y"] },
    { type: "string", enum: ["x", "y"], default: "y" },
    { oneOf: [{ const: "x", title: "X" }, { const: "y" }] },
    { type: "boolean", enum: [true, false] },
    { type: "array", uniqueItems: true, items: { oneOf: [{ const: "x" }, { const: "y" }] } },
    { type: "null" },
    { $ref: "#/$defs/word" },
    { $ref: "#/$defs/group" },
    { type: "string", format: "time" },
  ),
);

const group = (member: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(fc.constantFrom(...names), member, {
          maxKeys: 3,
        }),
        required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        default: fc.constantFrom<Json>({}, { a: "x" }, { size: 3 }),
        additionalProperties: fc.constantFrom<Json>(false, { type: "string" }),
        dependentSchemas: fc.constant({ a: { properties: { size: { default: 7 } } } }),
        if: fc.constant({ properties: { kind: { const: "x" } }, required: ["kind"] }),
        // oxlint-disable-next-line unicorn/no-thenable
        then: fc.constant({ properties: { size: { type: "integer", default: 9 } } }),
      },
      { requiredKeys: ["type", "properties"] },
    )
    .map((made) => made as unknown as JsonObject);

const branch = (kind: string) =>
  fc.record({
    type: fc.constant("object"),
    title: fc.constant(kind),
    properties: fc
      .record({ a: leaf, size: leaf }, { requiredKeys: [] })
      .map((members) => ({ kind: { const: kind }, ...members })),
    required: fc.constantFrom(["kind"], ["kind", "size"]),
  });

const choice: fc.Arbitrary<JsonObject> = fc
  .tuple(branch("x"), branch("y"))
  .map((oneOf) => ({ type: "object", oneOf }) as unknown as JsonObject);

const member = fc.letrec<{ member: JsonObject }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 2, depthSize: "small", withCrossShrink: true },
    leaf,
    group(tie("member")),
    choice,
    fc
      .record(
        {
          type: fc.constant("array"),
          items: tie("member"),
          default: fc.constantFrom<Json>([], ["x"], [{}]),
          minItems: fc.constantFrom(0, 1),
        },
        { requiredKeys: ["type", "items"] },
      )
      .map((made) => made as unknown as JsonObject),
  ),
})).member;

/** Schemas of parameters with all that a form could choose for somebody: defaults, `const`, groups. */
export const formSchemas: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.constantFrom(...names), member, { minKeys: 1, maxKeys: 4 })
  .chain((properties) =>
    fc.uniqueArray(fc.constantFrom(...Object.keys(properties))).map((required): JsonObject => ({
      type: "object",
      properties,
      required,
      $defs: {
        word: { type: "string", default: "w" },
        group: { type: "object", properties: { a: { type: "string", default: "d" } } },
      },
    })),
  );

/** What somebody may type, or send. */
export const formValues: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom<Json>("", "x", "y", "1.10", "3e", 0, 1, 2, 3, 9, true, false, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, "z"), tie("value"), { maxKeys: 4 }),
  ),
})).value;

export const formParameters: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom(...names),
  formValues,
  { maxKeys: 4 },
);
