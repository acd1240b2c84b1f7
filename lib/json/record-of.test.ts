import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { recordOf } from "./record-of";

const names = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "toString", "then", "length", ""),
  fc.string(),
);
const entries = fc.uniqueArray(fc.tuple(names, fc.string()), { selector: ([name]) => name });

test("every entry arrives, whatever it is called", () => {
  fc.assert(
    fc.property(entries, (given) => {
      const text = JSON.stringify(Object.fromEntries(given));
      const read = recordOf(z.string()).parse(JSON.parse(text));
      expect(new Map(Object.entries(read))).toEqual(new Map(given));
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    }),
  );
});

test("what is wrong is told at its name, and what is no map is refused", () => {
  const schema = z.object({ files: recordOf(z.string(), z.string().max(9)) });
  const issues = (files: unknown) =>
    schema.safeParse({ files }).error?.issues.map(({ path }) => path.join("/"));
  expect(issues(JSON.parse('{"a":"","__proto__":1}'))).toEqual(["files/__proto__"]);
  expect(issues({ "much too long": "" })).toEqual(["files/much too long"]);
  for (const wrong of [undefined, null, [], "a", 1, new Map()])
    expect(issues(wrong)).toEqual(["files"]);
});
