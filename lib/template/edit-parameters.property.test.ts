import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { checkParameters } from "./check-parameters";
import { withDefaults } from "./defaults";
import { editParameters } from "./edit-parameters";
import { formParameters, formSchemas, formValues } from "./testing/form-schemas";

describe("the parameters of a form", () => {
  it("are those that the API is called with, as long as nobody touches it", () => {
    fc.assert(
      fc.property(formSchemas, (schema) => {
        expect(editParameters(schema, {}, withDefaults(schema, {}))).toEqual({});
      }),
    );
  });

  it("stay what was given, as long as nobody touches it", () => {
    fc.assert(
      fc.property(formSchemas, formParameters, (schema, given) => {
        expect(editParameters(schema, given, withDefaults(schema, given))).toEqual(given);
      }),
    );
  });

  it("give back every value that fits, however it came into the form", () => {
    fc.assert(
      fc.property(formSchemas, formParameters, formParameters, (schema, given, sent) => {
        const wanted = withDefaults(schema, sent);
        fc.pre(checkParameters(schema, wanted).length === 0);
        // A form shows the defaults of a group that is added before anybody can clear one.
        fc.pre(!isClearedUnseen(sent, withDefaults(schema, given)));
        const edited = editParameters(schema, given, wanted);
        expect(withDefaults(schema, edited)).toEqual(wanted);
        // What the browser keeps, and what is written in Git.
        expect(withDefaults(schema, JSON.parse(JSON.stringify(edited)) as JsonObject)).toEqual(
          wanted,
        );
      }),
      { numRuns: 400 },
    );
  });

  it("have what was typed into a field, whether it is right or wrong, and nothing else changes", () => {
    fc.assert(
      fc.property(
        formSchemas,
        formParameters,
        fc.nat(3),
        formValues,
        (schema, given, pick, typed) => {
          const names = Object.keys(schema["properties"] as JsonObject);
          const name = names[pick % names.length] as string;
          fc.pre(typeof typed !== "object");
          const shown = withDefaults(schema, given);
          const after = withDefaults(
            schema,
            editParameters(schema, given, { ...shown, [name]: typed }),
          );
          expect(after[name]).toEqual(typed);
          expect({ ...after, [name]: null }).toEqual({ ...shown, [name]: null });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("have nothing where a field was cleared, also where it has a default", () => {
    fc.assert(
      fc.property(formSchemas, formParameters, fc.nat(3), (schema, given, pick) => {
        const shown = withDefaults(schema, given);
        const names = Object.keys(shown);
        fc.pre(names.length > 0);
        const name = names[pick % names.length] as string;
        const edited = editParameters(schema, given, { ...shown, [name]: undefined });
        const after = withDefaults(schema, edited);
        const cleared: Json | undefined = Object.hasOwn(after, name) ? after[name] : undefined;
        // Null is what an empty field holds where the schema allows it.
        expect(cleared ?? null).toBeNull();
      }),
    );
  });
});

describe("a default", () => {
  const schema: JsonObject = {
    type: "object",
    properties: {
      copies: { type: "integer", default: 2 },
      note: { type: ["string", "null"], default: "n" },
      canary: {
        type: "object",
        default: { weight: 5 },
        properties: { weight: { type: "integer", default: 10 }, steps: { type: "integer" } },
      },
    },
  };

  it("is left out by null, where null is no value of its own", () => {
    expect(withDefaults(schema, { copies: null, note: null })).toEqual({
      note: null,
      canary: { weight: 5 },
    });
  });

  it("of a group comes before those of its members, in the form as in the file", () => {
    expect(withDefaults(schema, {})["canary"]).toEqual({ weight: 5 });
    const edited = editParameters(
      schema,
      {},
      {
        ...withDefaults(schema, {}),
        canary: { weight: 5, steps: 1 },
      },
    );
    expect(edited).toEqual({ canary: { weight: 5, steps: 1 } });
  });

  it("of a branch goes with the branch", () => {
    const choice: JsonObject = {
      type: "object",
      properties: { kind: { enum: ["a", "b"] } },
      if: { properties: { kind: { const: "a" } }, required: ["kind"] },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { properties: { port: { type: "integer", default: 80 } } },
    };
    const given = { kind: "a" };
    const shown = withDefaults(choice, given);
    expect(shown).toEqual({ kind: "a", port: 80 });
    expect(editParameters(choice, given, { ...shown, kind: "b" })).toEqual({ kind: "b" });
  });

  it("of the branch that was chosen by its const is filled in, also where more is missing", () => {
    const branches: JsonObject = {
      oneOf: [
        { properties: { kind: { const: "a" }, size: { type: "integer" } }, required: ["size"] },
        {
          properties: {
            kind: { const: "b" },
            size: { type: "integer", default: 1 },
            name: { type: "string" },
          },
          required: ["name"],
        },
      ],
    };
    expect(withDefaults(branches, { kind: "b" })).toEqual({ kind: "b", size: 1 });
  });
});

/** Whether a member is empty in a group, or an entry of a list, that is not shown yet. */
function isClearedUnseen(sent: Json | undefined, shown: Json | undefined): boolean {
  if (Array.isArray(sent)) {
    const same = Array.isArray(shown) && shown.length === sent.length ? shown : undefined;
    return sent.some((item, index) => isClearedUnseen(item, same?.[index]));
  }
  if (!isJsonObject(sent)) return false;
  return Object.entries(sent).some(
    ([key, value]) =>
      (value === null && !isJsonObject(shown)) ||
      isClearedUnseen(value, isJsonObject(shown) ? shown[key] : undefined),
  );
}
