import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isLinear } from "@/lib/secrets/testing/is-linear";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";

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
  for (const end of [[], [{ a: "1" }]])
    expect(
      isLinear(
        (length) => "a".repeat(length),
        (text) => checkCompiled("unique", schema, { list: [...listOf(text), ...end] }),
      ),
    ).toBe(true);
  const twice = checkCompiled("unique", schema, {
    list: [...listOf("a".repeat(99_968)), { a: "1" }],
  });
  expect(twice).toMatchObject([{ pointer: "/list", keyword: "uniqueItems" }]);
});
