import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";
import { resolveDependents } from "./resolve-dependents";
import { bundle, template } from "./testing/bundles";
import { formParameters } from "./testing/form-schemas";

const names = ["a", "b", "kind", "size"];

const needs = fc.constantFrom<Json>(
  true,
  false,
  { required: ["b"] },
  { properties: { size: { type: "integer" } }, required: ["size"] },
  { dependentRequired: { b: ["a"] } },
  { dependencies: { size: { required: ["kind"] }, a: ["b"] } },
  {
    oneOf: [
      { properties: { kind: { const: "x" }, size: { type: "integer" } }, required: ["size"] },
      { properties: { kind: { enum: ["y", 1] } }, dependentRequired: { a: ["b"] } },
    ],
  },
  {
    oneOf: [
      { properties: { a: { const: true } } },
      { title: "No", properties: { a: { const: false }, b: { type: "string" } }, required: ["b"] },
    ],
  },
);

const dependents: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      properties: fc.constantFrom<JsonObject>(
        { kind: { enum: ["x", "y"] } },
        { a: { type: "boolean" } },
      ),
      dependencies: fc.dictionary(
        fc.constantFrom(...names),
        fc.oneof(needs, fc.constant<Json>(["size"])),
      ),
      dependentSchemas: fc.dictionary(fc.constantFrom(...names), needs),
      dependentRequired: fc.dictionary(fc.constantFrom(...names), fc.constant(["kind"])),
      additionalProperties: fc.constant({ type: ["string", "integer", "boolean"] }),
    },
    { requiredKeys: [] },
  )
  .map((made) => made as JsonObject);

/** Ajv's own verdict, of a schema as somebody wrote it. */
function fitsAsWritten(schema: JsonObject, value: Json): boolean {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, logger: false });
  return ajv.compile(schema)(value) === true;
}

describe("what depends on a member", () => {
  it("allows what it allowed, in both validators, as conditions", () => {
    fc.assert(
      fc.property(dependents, formParameters, (schema, value) => {
        const resolved = resolveDependents(schema);
        expect(JSON.stringify(resolved)).not.toMatch(/"depende/);
        const fits = fitsAsWritten(schema, value);
        expect(checkParameters(resolved, value).length === 0).toBe(fits);
        expect(checkCompiled(JSON.stringify(resolved), resolved, value).length === 0).toBe(fits);
      }),
      { numRuns: 150 },
    );
  });

  it("can be filled in, in a template that refuses what it does not know", () => {
    const { schema } = template(
      bundle(`  parameters:
    properties:
      ingress: { type: boolean, default: false }
      kind: { type: string, enum: [s3, db] }
    dependencies:
      ingress: { oneOf: [{ properties: { ingress: { const: false } } }, { properties: { ingress: { const: true }, host: { type: string, title: Host } }, required: [host] }] }
      kind:
        oneOf:
          - properties: { kind: { enum: [s3] }, region: { type: string } }
          - properties: { kind: { enum: [db] }, size: { type: integer, title: Size } }
            required: [size]
    dependentRequired: { kind: [ingress] }
`),
    );
    const told = (value: JsonObject) => {
      const interpreted = checkParameters(schema, value);
      expect(checkCompiled(JSON.stringify(schema), schema, value)).toEqual(interpreted);
      return interpreted.map(({ message }) => message);
    };
    expect(told({})).toEqual([]);
    expect(told({ ingress: true, host: "a" })).toEqual([]);
    expect(told({ ingress: true })).toEqual(["Host is required."]);
    expect(told({ ingress: false, host: "a" })).toEqual([
      "Host is not a parameter of this template.",
    ]);
    expect(told({ ingress: false, kind: "db", size: 1 })).toEqual([]);
    expect(told({ ingress: false, kind: "db" })).toEqual(["Size is required."]);
    expect(told({ kind: "s3", region: "eu" })).toEqual(["Ingress is required."]);
  });
});
