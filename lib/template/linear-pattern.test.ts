import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { isLinear, repeated } from "@/lib/secrets/testing/is-linear";
import { checkParameters } from "./check-parameters";
import { checkCompiled } from "./compiled-parameters";
import { linearPattern, patternProblem } from "./linear-pattern";
import { parseTemplate } from "./parse-template";
import { render } from "./render";
import { bundle, instance, target } from "./testing/bundles";

const tested = [
  "^a",
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  "\\d+",
  "\\S\\s",
  "^.{2,3}$",
  "\\u00fc|é",
  "[\\s-]",
  "[^\\]a]",
  "\\p{Lu}",
  "^$",
  "a|^b",
  "\\bno\\b",
  "^(?!no)",
  "^(?!no)[a-z]+$",
  "^(?=.*\\d)(?!.*--)[a-z0-9-]*$",
  "^(?!(?:a|\\))b)[^)]*$",
];
const untestable = ["(a)\\1", "a(?!b)", "^(?!a)b|c", "(?<=a)b", "(?<n>a)\\k<n>"];

const text = fc
  .array(fc.constantFrom(..."aAbcno0129 -\n\r\u2028üé😀)(]\u00a0".split("")), { maxLength: 8 })
  .map((parts) => parts.join(""))
  .filter((one) => one.isWellFormed());

describe("a pattern that is tested in linear time", () => {
  it("matches what JavaScript's own expression matches", () => {
    fc.assert(
      fc.property(fc.constantFrom(...tested), text, (pattern, given) => {
        expect(linearPattern(pattern)?.(given)).toBe(new RegExp(pattern, "u").test(given));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(untestable)("is not %s", (pattern) => expect(linearPattern(pattern)).toBeUndefined());

  it("is neither long nor large", () => {
    expect(linearPattern("a".repeat(2_000))).toBeDefined();
    expect(linearPattern("a".repeat(2_001))).toBeUndefined();
    expect(linearPattern("^[a-z]{0,1000}$")).toBeDefined();
    expect(linearPattern("^[a-z]{0,900}[0-9]{0,900}[a-z]{0,900}$")).toBeUndefined();
  });

  it.each([
    ["^\\s*\\s*\\s*\\s*x$", " "],
    ["^(?!q)\\s*\\s*\\s*\\s*x$", " "],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
    ["(a+a+)+b", "a"],
    ["a.*b.*c", "ab"],
    ["^(?=.*a.*b)c", "a"],
    ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", "a."],
    ["\\p{L}+\\d", "é"],
  ])("takes time as its text is long: %s, in values and in keys", (pattern, part) => {
    const schema: JsonObject = {
      properties: { x: { pattern } },
      additionalProperties: {
        patternProperties: { [pattern]: false },
        propertyNames: { pattern },
      },
    };
    const both = (given: string) => {
      const value = { x: given, y: { [given]: 1 } };
      checkCompiled(`linear ${pattern}`, schema, value);
      checkParameters(schema, value);
    };
    expect(isLinear((length) => repeated(part, length), both)).toBe(true);
  });
});

describe("members that patterns describe", () => {
  const schema: JsonObject = {
    properties: { ab: { type: "integer" } },
    patternProperties: {
      "^a": { minLength: 2 },
      b$: { $ref: "#/$defs/short" },
      "^x": false,
    },
    additionalProperties: false,
    $defs: { short: { maxLength: 3 } },
  };
  const verdict = (value: JsonObject) =>
    checkParameters(schema, value).map(({ pointer, keyword }) => [pointer, keyword]);

  it("are checked by each that matches, and by what names them", () => {
    expect(verdict({ a: "11", b: "1" })).toEqual([]);
    expect(verdict({ a: "1" })).toEqual([["/a", "minLength"]]);
    expect(verdict({ b: "1234" })).toEqual([["/b", "maxLength"]]);
    expect(verdict({ ab: "12" })).toEqual([["/ab", "type"]]);
    expect(verdict({ axb: "1" })).toEqual([["/axb", "minLength"]]);
    expect(verdict({ axb: "1234" })).toEqual([["/axb", "maxLength"]]);
    expect(verdict({ c: 1 })).toEqual([["/c", "unknown"]]);
    expect(verdict({ x: 1 })).toEqual([["/x", "unknown"]]);
  });

  it("are said in the words of the schema that they do not fit", () => {
    expect(checkParameters(schema, { axb: "1234", a: "1" }).map(({ message }) => message)).toEqual([
      "Axb must have at most 3 characters.",
      "A must have at least 2 characters.",
    ]);
  });

  it("are those of the value at hand, and not of the one before", () => {
    expect(verdict({ a: "1" })).not.toEqual([]);
    expect(verdict({ ab: 1 })).toEqual([]);
    expect(verdict({ c: 1 })).toEqual([["/c", "unknown"]]);
  });
});

const withPattern = (pattern: string) =>
  bundle(
    `  parameters: { properties: { x: { type: string, pattern: '${pattern}' }, z: { type: object, patternProperties: { '${pattern}': {} }, additionalProperties: { type: integer } } } }\n`,
  );

describe("a template that is not published yet", () => {
  it.each([
    [
      "^(?!q)\\s*x$",
      "look-ahead",
      'allOf: [{ not: { pattern: "^(?:q)" } }, { pattern: "^\\\\s*x$" }]',
    ],
    ["(a|b)-\\1", "back reference", "enum"],
    ["a(?!b)", "look-around", "not: { pattern: … }"],
    ["^[a-z]{0,900}[0-9]{0,900}[a-z]{0,900}$", "large", "maxLength"],
  ])("is told what to write in the place of %s", (pattern, why, instead) => {
    expect(patternProblem(pattern)?.why).toContain(why);
    const { template, problems } = parseTemplate(withPattern(pattern));
    expect(template).toBeUndefined();
    expect(problems).toMatchObject(
      ["x", "z"].map((name) => ({
        severity: "error",
        code: "invalid-pattern",
        message: expect.stringContaining(`The pattern ${pattern} of ${name} cannot be used.`),
        expected: expect.stringContaining(instead),
      })),
    );
  });
});

const parsed = (pattern: string) => parseTemplate(withPattern(pattern), { isPublished: true });

describe("a version that was published with such a pattern", () => {
  it("checks look-aheads at the beginning still", () => {
    const { template, problems } = parsed("^(?!q)[a-z]+$");
    expect(problems).toEqual([]);
    expect(checkParameters(template?.schema ?? {}, { x: "quit" })).toMatchObject([
      { pointer: "/x", keyword: "pattern" },
    ]);
    expect(checkParameters(template?.schema ?? {}, { x: "go" })).toEqual([]);
  });

  it("says of every other that it is not checked, wherever it is used", () => {
    const { template, problems } = parsed("a(?!b)");
    expect(problems).toMatchObject([
      { severity: "warning", code: "unchecked-pattern", message: expect.stringContaining("of x") },
      { severity: "warning", code: "unchecked-pattern", message: expect.stringContaining("of z") },
    ]);
    expect(JSON.stringify([template?.schema, template?.definition.steps])).not.toMatch(
      /"pattern":|"a\(\?!b\)":/,
    );
    if (template === undefined) throw new Error("It does not parse.");
    const { problems: told } = render({
      template,
      parameters: { x: "ab", z: { ab: 1 } },
      instance,
      target,
    });
    expect(told.map(({ severity, code }) => [severity, code])).toEqual([
      ["warning", "unchecked-pattern"],
      ["warning", "unchecked-pattern"],
    ]);
  });
});
