import { expect, test } from "vitest";
import { compileExpression } from "./expression";

const reads = (source: string) =>
  compileExpression(source, "each").reads.map(
    ({ name, path, whole, optional }) =>
      `${[name, ...path].join(".")}${whole ? " whole" : ""}${optional ? " optional" : ""}`,
  );

test.each([
  ["params.a", ["params.a whole"]],
  ['params["a"].b', ["params.a.b whole"]],
  ["params.?a", ["params.a whole optional"]],
  ["params.a + 'x'", ["params.a"]],
  // Only has() is asked whether something is there; another function needs it.
  ["has(params.a)", ["params.a optional"]],
  ["size(params.a) > 0", ["params.a"]],
  ["params.a.size() > 0", ["params.a"]],
  ["[params.a, params.b]", ["params.a", "params.b"]],
  ["has(params.a) ? params.a : 'x'", ["params.a optional", "params.a"]],
  ["has(params.a) && size(params.b) > 0", ["params.a optional", "params.b"]],
  ["params.list.map(e, e.name)", ["params.list"]],
  ["params.list[params.at]", ["params.list", "params.at"]],
])("%s reads %j", (source, expected) => {
  expect(reads(source)).toEqual(expected);
});
