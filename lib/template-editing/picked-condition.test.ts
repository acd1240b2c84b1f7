import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionEngine } from "@/lib/template/browser-conditions";
import {
  conditionText,
  type Operator,
  operators,
  type Picked,
  pickedCondition,
  pickedInWords,
} from "./picked-condition";
import { renamedInExpression } from "./renamed-in-expression";

const values = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("it's", 'say "x"', "a && b", "\\", "params.a"),
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
);
const names = fc.constantFrom("a", "minReplicas", "has", "my-name", "in");
const picks: fc.Arbitrary<Picked> = fc
  .tuple(
    fc.array(names, { minLength: 1, maxLength: 2 }),
    fc.constantFrom(...(Object.keys(operators) as Operator[])),
    fc.array(values, { minLength: 1, maxLength: 3 }),
  )
  .map(([parameter, operator, given]) => ({
    parameter,
    operator,
    values: ["on", "off", "given", "not-given"].includes(operator)
      ? []
      : operator === "one-of"
        ? given
        : given.slice(0, 1),
  }));

describe("a condition of picks", () => {
  it("is the same picks when its text is read again, and compiles", () => {
    const conditions = fc.tuple(
      fc.constantFrom("and" as const, "or" as const),
      fc.array(picks, { minLength: 2, maxLength: 3 }),
    );
    fc.assert(
      fc.property(conditions, ([join, all]) => {
        const text = conditionText({ join, picks: all });
        expect(pickedCondition(text)).toEqual({ join, picks: all });
        expect(pickedCondition(conditionText({ join, picks: all.slice(0, 1) }))).toEqual({
          join: "and",
          picks: all.slice(0, 1),
        });
      }),
    );
  });

  it("can be read by the engine of conditions", () => {
    const one = { parameter: ["protocol"], operator: "one-of", values: ["tcp", "it's"] } as const;
    const two = { parameter: ["metrics", "port"], operator: "given", values: [] } as const;
    const text = conditionText({ join: "and", picks: [one, two] });
    expect(conditionEngine.readsOf(text)).toEqual(["protocol", "metrics"]);
    const verdict = conditionEngine.begin()(text, { protocol: "it's", metrics: { port: 1 } }, {});
    expect(verdict).toEqual({ isMet: true });
  });

  it.each([
    "",
    "params.a == params.b",
    "params.a && (params.b || params.c)",
    "params.a && params.b || params.c",
    "size(params.a) > 2",
    "params.a.size() > 2",
    "params",
    "params.a == 1.0",
    "target.environment == 'production'",
    "params.a == 'x",
  ])("stays a text where it is of another shape: %s", (source) => {
    expect(pickedCondition(source)).toBeUndefined();
  });

  it("is told in words", () => {
    const condition = pickedCondition("params.protocol == 'tcp' && !params.tls");
    if (condition === undefined) throw new Error("It is of picks.");
    expect(pickedInWords(condition, ([name = ""]) => name.toUpperCase())).toBe(
      "PROTOCOL is tcp and TLS is off",
    );
  });
});

describe("an expression in which a parameter is renamed", () => {
  it.each([
    ["params.port + 1", "params.web + 1"],
    ["params.?port.orValue(1)", "params.?web.orValue(1)"],
    [`params["port"] + params['port']`, `params["web"] + params['web']`],
    ["has(params.port) && params.ports == 1", "has(params.web) && params.ports == 1"],
    ["'params.port' + params.port", "'params.port' + params.web"],
    ["instance.params.port", "instance.params.port"],
    ["params.size.port + port", "params.size.port + port"],
    ["params . port", "params . web"],
  ])("%s becomes %s", (source, wanted) => {
    expect(renamedInExpression(source, ["port"], "web")).toEqual({ text: wanted });
  });

  it("follows the members of a group", () => {
    expect(renamedInExpression("params.size.cpu + params.cpu", ["size", "cpu"], "cores").text).toBe(
      "params.size.cores + params.cpu",
    );
  });

  it.each([
    ["toYaml(params)", "it reads params as a whole"],
    ["params.keys()", "it reads params as a whole"],
    ["params[x]", "it computes which member of params it reads"],
    ["params.a + 'x", "it is not closed"],
  ])("says where it cannot be sure: %s", (source, unsure) => {
    expect(renamedInExpression(source, ["port"], "web")).toEqual({ text: source, unsure });
  });
});
