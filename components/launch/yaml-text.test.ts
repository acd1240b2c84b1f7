import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { yamlText, yamlValue } from "./yaml-text";

describe("a value that is written as YAML", () => {
  it("is shown as a text that is read as the same value", () => {
    const words = fc.constantFrom(
      "yes",
      "0644",
      "on",
      "~",
      "1e3",
      "12:30:45",
      "a: b",
      "# x",
      "2001-01-01",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        words,
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.oneof(words, fc.string({ minLength: 1 })), tie("tree"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(words, tree, { maxKeys: 3 }), (value) => {
        expect(yamlValue(yamlText(value))).toEqual({ value });
      }),
      { numRuns: 300 },
    );
  });

  it("is read as Helm reads it", () => {
    expect(yamlValue("a: yes\nb: 0644\nc: {d: null}")).toEqual({
      value: { a: true, b: 420, c: { d: null } },
    });
  });

  it("is nothing where nothing is written, and a text that is no YAML says where", () => {
    expect(yamlValue(" \n# later\n")).toEqual({ value: undefined });
    expect(yamlText(undefined)).toBe("");
    expect(yamlValue("a: [1\n")).toMatchObject({ problem: expect.stringMatching(/line \d/) });
  });
});
