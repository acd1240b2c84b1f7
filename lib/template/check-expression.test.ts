import { expect, it } from "vitest";
import { celLibrary } from "./cel-library";
import { checkExpression } from "./check-expression";

it("takes every expression of the function library", () => {
  for (const { example } of celLibrary) expect(checkExpression(example[0])).toEqual({ reads: [] });
});

it("tells which parameters are read, and what is not right", () => {
  const rule = "params.minReplicas <= params.maxReplicas || target.environment == 'x'";
  expect(checkExpression(rule)).toEqual({ reads: ["minReplicas", "maxReplicas"] });
  expect(checkExpression("prams.a")).toMatchObject({
    problem: expect.stringContaining("There is no name prams"),
  });
  expect(checkExpression("params.a <")).toHaveProperty("problem");
  expect(checkExpression("nothing(params.a)")).toHaveProperty("problem");
  expect(checkExpression(" ")).toEqual({ problem: "There is no expression yet." });
});
