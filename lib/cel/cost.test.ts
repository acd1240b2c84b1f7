import { expect, test } from "vitest";
import { costLimits, withinBudget } from "./cost";
import { policyCompiler } from "./expression";

const compile = (source: string) => policyCompiler({ params: false }).compile(source);
const keys = Array.from({ length: 400 }, (_, index) => `k${index}`);
const object = new Map<string, unknown>([["keys", keys]]);

test.each([
  "object.keys.all(a, object.keys.all(b, object.keys.all(c, a + b + c != 'x')))",
  "object.keys.exists(a, object.keys.exists(b, object.keys.exists(c, a == 'x' || b + c == 'x')))",
  "object.keys.map(a, object.keys.map(b, object.keys.filter(c, c == a + b))).size() == 0",
  "object.keys.all(i, a, object.keys.all(j, b, object.keys.all(k, c, a + b + c != 'x')))",
  "object.keys.all(a, object.keys.all(b, (a + b).matches('^(a|b|c|d|e)*k[0-9]+k[0-9]+$')))",
  // An operator that takes an error for an answer does not hide it.
  "object.keys.all(a, object.keys.all(b, object.keys.all(c, a + b + c != 'x'))) || true",
])("%s ends at what one expression may cost", (source) => {
  expect(() => compile(source).evaluate({ object })).toThrow(
    "it costs more than the API server lets one expression cost, 1,000,000",
  );
});

test("what costs less is evaluated", () => {
  const twice = "object.keys.all(a, object.keys.exists(b, a == b))";
  expect(compile(twice).evaluate({ object: new Map([["keys", keys.slice(0, 100)]]) })).toBe(true);
});

// As cel-go's and Kubernetes' constants add up: `object.a` is a name and a field, a list of one is 10, …
test.each([
  ["object.word == 'x'", 3],
  ["object.text == object.text", 4 + 10],
  ["object.text.startsWith('x')", 2 + 10],
  ["object.text.contains('0123456789x')", 2 + 10 * 2],
  ["object.text.matches('^a+$')", 2 + 11],
  ["object.text.lowerAscii() == ''", 2 + 10],
  ["object.text.replace('a', 'b') == ''", 2 + 20],
  ["object.text + object.text == ''", 4 + 20],
  ["object.text < object.word", 4 + 1],
  ["'x' in object.three", 2 + 3],
  ["'x' in object.map", 2 + 1],
  ["size(object.three) == 3", 2 + 1 + 1],
  ["quantity('1Gi').isGreaterThan(quantity('1'))", 1 + 1 + 1],
  ["[1, 2, 3].all(x, true)", 20],
  ["[1, 2, 3].exists(x, false)", 10 + 3 * 4 + 1],
  ["object.three.all(x, x != 'y')", 2 + 3 * (3 + 2) + 1],
  ["object.three.map(x, x) == []", 2 + 10 + 3 * 13 + 1 + 10],
  ["object.three.filter(x, x == 'a') == []", 2 + 10 + (2 + 13) + 2 * (2 + 1) + 1 + 10],
  ["sets.contains(object.three, object.three)", 4 + 1 + 9],
  ["object.word == 'x' ? true : object.text == 'y'", 3],
  ["object.word == 'x' || object.text == 'y'", 3],
])("%s costs %i", (source, cost) => {
  const values = new Map<string, unknown>([
    ["word", "x"],
    ["text", "a".repeat(100)],
    ["three", ["a", "b", "c"]],
    ["map", new Map([["x", 1n]])],
  ]);
  const spend = (most: number) => () =>
    withinBudget(most, () => compile(source).evaluate({ object: values }));
  expect(spend(cost)).not.toThrow();
  expect(spend(cost - 1)).toThrow("costs more than");
});

test("the expressions of a policy have a limit together", () => {
  const some = compile("object.keys.all(a, object.keys.all(b, a != 'x'))");
  const small = new Map([["keys", keys.slice(0, 300)]]);
  let evaluated = 0;
  const all = () => {
    for (; evaluated < 100; evaluated += 1) some.evaluate({ object: small });
  };
  expect(() => withinBudget(costLimits.policy, all)).toThrow("lets a policy cost, 10,000,000");
  expect(evaluated).toBeGreaterThan(5);
  // Each object has it anew.
  expect(withinBudget(costLimits.policy, () => some.evaluate({ object: small }))).toBe(true);
});
