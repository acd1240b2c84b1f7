import { expect, test } from "vitest";
import { compileRule, policyCompiler } from ".";

/*
 * What the API server's own compiler (`k8s.io/apiserver` 0.36.1, `pkg/admission/plugin/cel`) said of these.
 */
const scope = {
  object: new Map<string, unknown>([
    ["x", 1234567.891],
    ["n", -0.000012345],
    ["s", "q"],
    ["r", 3n],
    ["list", ["a"]],
  ]),
};
const compile = (source: string) => policyCompiler({ params: false }).compile(source);

test.each([
  ["'%e'.format([object.x])", "1.234568×10⁰⁶"],
  ["'%e'.format([object.n])", "-1.234500×10⁻⁰⁵"],
  ["'%e'.format(['NaN'])", "   NaN"],
  ["'%f'.format([object.x])", "1,234,567.891000"],
  ["'%.0f'.format([2.5]) + '%.0f'.format([3.5]) + '%.0f'.format([-2.5])", "24-2"],
  ["'%f'.format(['Infinity'])", "∞"],
  ["int(duration('1h'))", 3_600_000_000_000n],
  ["has(object.s.a)", false],
  ["['a', request.name].size()", 2n],
])("%s is %s", (source, value) => {
  const expression = compile(source);
  expect(expression.refused).toEqual([]);
  expect(expression.evaluate({ ...scope, request: new Map([["name", "a"]]) })).toBe(value);
});

test.each([
  "'%f'.format([object.r])",
  "'%d'.format([object.x])",
  "has(object.list.a)",
  "object.list.?a.hasValue()",
  "object.list[?'a'].hasValue()",
])("%s is a fault", (source) => {
  expect(() => compile(source).evaluate(scope)).toThrow(/list|format/);
});

test.each([
  "['a', object.s]",
  "{'a': 1, 'b': object.r}",
  "'%d'.format([1.0])",
  "'%e'.format([2u])",
  "'%x'.format([[]])",
  "'%d'.format([object.?r])",
])("a policy with %s is refused", (source) => {
  expect(compile(source).refused).toHaveLength(1);
});

test("a comprehension over neither list nor map does not compile", () => {
  for (const source of ["'a'.all(i, v, true)", "1.transformList(i, v, v)"])
    expect(() => compileRule(source, { optionalOldSelf: false })).toThrow("takes a list or a map");
});
