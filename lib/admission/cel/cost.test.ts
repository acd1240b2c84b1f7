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
