import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { answersOf } from "./answers";
import { checkParameters } from "./check-parameters";
import { compileSchema } from "./compiled-parameters";
import { conditionEngine } from "./condition-engine";
import { editAnswers } from "./edit-answers";
import { hiddenMembers } from "./hidden-members";
import { conditionSchemas } from "./testing/condition-schemas";
import { formParameters } from "./testing/form-schemas";

const answers = (schema: JsonObject, given: JsonObject) =>
  answersOf(schema, given, conditionEngine);
const sent = (given: JsonObject) => JSON.parse(JSON.stringify(given)) as JsonObject;

describe("the answers of a form with conditions", () => {
  it("are those of the API called with {}, as long as nobody touches it", () => {
    fc.assert(
      fc.property(conditionSchemas, (schema) => {
        const shown = answers(schema, {});
        expect(editAnswers(shown, {}, shown.filled)).toEqual({});
        expect(shown.given).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  it("stay as they were typed, hidden ones too, as long as nobody touches it", () => {
    fc.assert(
      fc.property(conditionSchemas, formParameters, (schema, typed) => {
        const shown = answers(schema, typed);
        expect(editAnswers(shown, typed, shown.filled)).toEqual(typed);
      }),
      { numRuns: 400 },
    );
  });

  it("are kept by the server as the form sends them, and seen with the same values", () => {
    fc.assert(
      fc.property(conditionSchemas, formParameters, (schema, typed) => {
        const form = answers(schema, typed);
        const server = answers(schema, sent(form.given));
        expect(server.hidden).toEqual([]);
        expect(server.given).toEqual(form.given);
        expect(server.filled).toEqual(form.filled);
        expect(server.schema).toEqual(form.schema);
      }),
      { numRuns: 600 },
    );
  });

  it("have nothing that is hidden, given or by default", () => {
    fc.assert(
      fc.property(conditionSchemas, formParameters, (schema, typed) => {
        const { schema: left, filled, given } = answers(schema, typed);
        expect(hiddenMembers(left, filled, given)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("are right or wrong for both validators alike", () => {
    fc.assert(
      fc.property(conditionSchemas, formParameters, (schema, typed) => {
        const { schema: left, filled } = answers(schema, typed);
        expect(checkParameters(left, filled).length === 0).toBe(compileSchema(left)(filled));
      }),
      { numRuns: 150 },
    );
  });
});
