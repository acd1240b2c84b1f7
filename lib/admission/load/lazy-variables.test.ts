import { expect, it } from "vitest";
import { CelFault } from "@/lib/cel";
import { lazyVariables } from "./lazy-variables";

function variable(name: string, evaluate: () => unknown) {
  return { name, expression: { source: name, type: "dyn", refused: [], evaluate } };
}

it("evaluates a variable when it is first asked for, once in each scope, and remembers a failure", () => {
  const asked: string[] = [];
  const prototype = lazyVariables([
    variable("a", () => asked.push("a")),
    variable("b", () => {
      asked.push("b");
      throw new CelFault("broken");
    }),
  ]);
  const scope = Object.create(prototype) as Record<string, unknown>;
  expect(asked).toEqual([]);
  expect([scope["variables.a"], scope["variables.a"]]).toEqual([1, 1]);
  expect(() => scope["variables.b"]).toThrow("broken");
  expect(() => scope["variables.b"]).toThrow("broken");
  expect(asked).toEqual(["a", "b"]);
  expect((Object.create(prototype) as Record<string, unknown>)["variables.a"]).toBe(3);
});
