import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { documentData, maxAliasCount } from "./document-data";

const parsed = (text: string, merge = true) =>
  parseDocument(text, { merge, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });

describe("the data of a document", () => {
  test.each([
    "",
    "~",
    "a: 1\nb: [1, x, ~, true, 1.5]\nc: { d: {}, e: [] }\n",
    "1: a\ntrue: b\n~: c\n: d\n0x10: e\n",
    "__proto__: { a: 1 }\nconstructor: 2\ntoString: 3\n",
    "a: &a 1\nb: *a\na2: &a 2\nc: *a\nd: [*a, &a 3, *a]\n",
    "a: &a { b: &b [1] }\nc: *b\nd: *a\ne: { *b : 1 }\n",
    "&k key: 1\nb: *k\n*k : 2\n",
    "a: &a { x: 1, y: 2 }\nb:\n  y: 3\n  <<: *a\n  z: 4\n",
    "a: &a { x: 1, y: 2 }\nb:\n  <<: *a\n  y: 3\n",
    "a: &a { x: 1 }\nb: &b { x: 2, <<: *a, w: 1 }\nc: { <<: [*b, *a, { v: 9, x: 7 }], q: 1 }\n",
    "a: &a { x: 1 }\nb: &b [*a, { y: 2 }]\nc: { <<: *b }\nd: { <<: { e: *a } }\n",
    "a: &a { x: 1 }\na2: &a { x: 2 }\nc: { <<: *a, <<: { z: 1 } }\n",
    "a: { '<<': { x: 1 } }\nb: { \"<<\": 1 }\n",
    "%YAML 1.1\n---\na: &a { x: yes }\nb: { <<: *a }\n",
    "{ a: { b: 1 } }: 1\n[x, y]: 2\nv: {{ x }}\n",
    "!!pairs [a: 1, b: 2]\n",
    "a: !!str 1\nb: !x { c: 1 }\nc: !!map { d: 1 }\n",
    "a: |\n  x\nb: >-\n  y\n  z\nc: 'q'\n",
  ])("is what the parser makes of it: %j", (text) => {
    for (const merge of [true, false]) {
      const document = parsed(text, merge);
      expect(documentData(document)).toEqual(document.toJS({ maxAliasCount }));
      expect(JSON.stringify(documentData(document))).toBe(JSON.stringify(document.toJS()));
    }
  });

  test.each([
    "a: *b\n",
    "a: *b\nb: &b 1\n",
    "a: &a [*a]\n",
    "a: &a { b: *a }\n",
    "a: &a { <<: *a }\n",
    "a: { <<: *b }\n",
    "a: { <<: 1 }\n",
    "a: &a x\nb: { <<: *a }\n",
    "a: { <<: [1] }\n",
  ])("is none where an alias leads nowhere, or to no map to merge: %j", (text) => {
    expect(() => documentData(parsed(text))).toThrow(/alias/);
  });

  test("is none where maps that take over another hold too much", () => {
    const large = Array.from({ length: 2000 }, (_, at) => `k${at}: 1`).join(", ");
    const text = `a: &a { ${large} }\nb: [${"{ <<: *a }, ".repeat(900)}]\n`;
    expect(() => documentData(parsed(text))).toThrow("holds more than");
  });
});
