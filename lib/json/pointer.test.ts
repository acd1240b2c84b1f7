import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { childPointer, fromPointer, isWithin, toPointer, valueAt } from "./pointer";

describe("JSON Pointers", () => {
  test("name what the examples of RFC 6901 (section 5) say", () => {
    const document = {
      foo: ["bar", "baz"],
      "": 0,
      "a/b": 1,
      "c%d": 2,
      "e^f": 3,
      "g|h": 4,
      "i\\j": 5,
      'k"l': 6,
      " ": 7,
      "m~n": 8,
    };
    const examples: [string, unknown][] = [
      ["", document],
      ["/foo", ["bar", "baz"]],
      ["/foo/0", "bar"],
      ["/", 0],
      ["/a~1b", 1],
      ["/c%d", 2],
      ["/e^f", 3],
      ["/g|h", 4],
      ["/i\\j", 5],
      ['/k"l', 6],
      ["/ ", 7],
      ["/m~0n", 8],
    ];
    expect(examples.map(([pointer]) => valueAt(document, fromPointer(pointer)))).toEqual(
      examples.map(([, value]) => value),
    );
  });

  test("lead back to the path that they were made of, whatever its keys hold", () => {
    const key = fc.oneof(fc.string(), fc.constantFrom("", "~", "/", "~1", "~01", "~0/", "a.b"));
    fc.assert(
      fc.property(fc.array(key), (path) => {
        expect(fromPointer(toPointer(path))).toEqual(path);
        expect(path.reduce<string>(childPointer, "")).toBe(toPointer(path));
      }),
    );
  });

  test("do not reach what an object inherits, nor a list by anything but an index", () => {
    const value = { list: ["first"], plain: {} };
    expect(valueAt(value, ["plain", "constructor"])).toBeUndefined();
    expect(valueAt(value, ["list", "length"])).toBeUndefined();
    expect(valueAt(value, ["list", "00"])).toBeUndefined();
    expect(valueAt(value, ["list", "0", "0"])).toBeUndefined();
  });

  test("lie within themselves and what is above them, not within a longer name", () => {
    expect(isWithin("/spec/image", "/spec")).toBe(true);
    expect(isWithin("/spec", "/spec")).toBe(true);
    expect(isWithin("/specification", "/spec")).toBe(false);
    expect(isWithin("/spec", "/spec/image")).toBe(false);
  });
});
