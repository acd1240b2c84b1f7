import * as fc from "fast-check";
import { expect, test } from "vitest";
import { storable } from "./storable";
import { unstorable } from "./unstorable";

test("what no database keeps stands as one character, in keys too", () => {
  const at = new Date(0);
  expect(storable({ "a\0": ["b\ud800c", 1, null, at], d: undefined })).toEqual({
    "a\ufffd": ["b\ufffdc", 1, null, at],
    d: undefined,
  });
});

test("all other data is what it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(storable(value)).toStrictEqual(value);
    }),
  );
  const keys: unknown = JSON.parse('{ "__proto__": { "a": "b" } }');
  expect(JSON.stringify(storable(keys))).toBe(JSON.stringify(keys));
});

test("any text can be kept", () => {
  const text = fc
    .array(fc.constantFrom("a", "\0", "\ud800", "\udc00", "\u{1f680}"))
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.dictionary(text, fc.array(text)), (value) => {
      expect(unstorable(storable(value))).toBeUndefined();
    }),
  );
});
