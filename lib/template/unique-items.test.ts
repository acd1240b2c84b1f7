import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import { isLinear } from "@/lib/secrets/testing/is-linear";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";
import type { FieldProblem } from "./field-problem";

const schema = { type: "object", properties: { list: { type: "array", uniqueItems: true } } };

const listOf = (text: string) =>
  Array.from({ length: text.length / 64 }, (_, at) => ({ a: `${at}` }));

test("entries are the same exactly where both validators have always said so", () => {
  const item = fc.oneof(
    fc.constantFrom(0, 1, "1", "", null, true, "true", {}, []),
    fc.record({ a: fc.constantFrom(1, "1"), b: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
    fc.constantFrom({ a: 1, b: 2 }, { b: 2, a: 1 }, [1, 2], [2, 1], { toString: 1 }),
  );
  fc.assert(
    fc.property(fc.array(item, { maxLength: 6 }), (list) => {
      expect(checkCompiled("unique", schema, { list })).toEqual(checkParameters(schema, { list }));
    }),
  );
});

test("a long list is checked in time that grows as it does, whether an entry stands there twice or not", () => {
  const checks: ((value: JsonObject) => FieldProblem[])[] = [
    (value) => checkCompiled("unique", schema, value),
    (value) => checkParameters(schema, value),
  ];
  for (const check of checks) {
    for (const end of [[], [{ a: "1" }]])
      expect(
        isLinear(
          (length) => "a".repeat(length),
          (text) => check({ list: [...listOf(text), ...end] }),
        ),
      ).toBe(true);
    expect(check({ list: [...listOf("a".repeat(99_968)), { a: "1" }] })).toMatchObject([
      { pointer: "/list", keyword: "uniqueItems" },
    ]);
  }
});

test("long lists are told by both validators alike, also one in another and one that a reference describes", () => {
  const nested: JsonObject = {
    type: "object",
    $defs: { names: { type: "array", title: "Names", uniqueItems: true } },
    properties: {
      free: { type: "array" },
      of: { type: "array", items: { type: "array", uniqueItems: true, items: { type: "number" } } },
      by: { $ref: "#/$defs/names" },
    },
  };
  const long = Array.from({ length: 400 }, (_, at) => at);
  const lists = [long, [...long, 7], [...long, "x", "x"], [1, 1], []];
  for (const one of lists)
    for (const other of lists) {
      const value = { free: one, of: [other, [...other, -1]], by: one };
      expect(checkParameters(nested, value)).toEqual(checkCompiled("nested", nested, value));
    }
});
