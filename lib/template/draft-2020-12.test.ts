import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { answersOf } from "./answers";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";
import { editAnswers } from "./edit-answers";
import { withoutMembers } from "./hidden-members";
import { lintSchema } from "./lint-schema";
import { hasErrors } from "./problems";
import { resolveDependents } from "./resolve-dependents";
import { draftCases, draftDefinitions } from "./testing/draft-cases";

/** The parameters of a template whose `v` is described by the schema. */
function parameters(schema: Json): JsonObject {
  const whole = { type: "object", properties: { v: schema }, $defs: draftDefinitions };
  return { ...resolveDependents(whole), unevaluatedProperties: false };
}

let number = 0;

/** What browser and server say of a value, and whether a template may have such a schema. */
function verdicts(schema: JsonObject, value: Json) {
  number += 1;
  return {
    browser: checkParameters(schema, { v: value }).length === 0,
    server: checkCompiled(`case ${number}`, schema, { v: value }).length === 0,
  };
}

const cases = Object.entries(draftCases).flatMap(([keyword, all]) =>
  all.map(([schema, valid, invalid]) => ({ keyword, schema, valid, invalid })),
);

describe.each(cases)("draft 2020-12, $keyword: $schema", ({ schema, valid, invalid }) => {
  const whole = parameters(schema);

  it("means the same in the browser and on the server", () => {
    expect(hasErrors(lintSchema(whole))).toBe(false);
    for (const value of valid)
      expect({ value, ...verdicts(whole, value) }).toEqual({ value, browser: true, server: true });
    for (const value of invalid)
      expect({ value, ...verdicts(whole, value) }).toEqual({
        value,
        browser: false,
        server: false,
      });
  });

  it("lets every value that fits be filled in, but for what its conditions hide", () => {
    for (const value of valid) {
      const before = answersOf(whole, {}, undefined);
      const typed = editAnswers(before, {}, { ...before.filled, v: value });
      const after = answersOf(whole, typed, undefined);
      const hidden = answersOf(whole, { v: value }, undefined).hidden;
      const pointers = new Set(hidden.map(({ pointer }) => pointer));
      expect(after.filled).toEqual(withoutMembers({ v: value }, pointers));
      expect(checkParameters(after.schema, after.filled)).toEqual([]);
    }
  });
});

it("names of schemas that the form does not follow are refused, and told of what is published", () => {
  for (const keyword of ["$id", "$dynamicAnchor"]) {
    const whole = parameters({ type: "string", [keyword]: "other" });
    expect(lintSchema(whole)).toMatchObject([
      { severity: "error", message: expect.stringContaining(keyword) as string },
    ]);
    expect(lintSchema(whole, { isPublished: true })).toMatchObject([{ severity: "warning" }]);
  }
});
