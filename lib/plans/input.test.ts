import { expect, test } from "vitest";
import { limits } from "@/lib/template";
import { openRequestInput } from "./input";

const problemsOf = (parameters: unknown) =>
  openRequestInput
    .safeParse({ template: "t", team: "payments", name: "shop", target: "staging", parameters })
    .error?.issues.map(({ message }) => message) ?? [];

test("what is too long is refused for its length, and what cannot be stored as such", () => {
  const long = "x".repeat(limits.textCharacters);
  expect(problemsOf({ a: long })).toEqual([]);
  for (const parameters of [{ a: `${long}x` }, { a: [{ [`${long}x`]: 1 }] }])
    expect(problemsOf(parameters)).toEqual(["A value has at most 128 KiB."]);
  expect(problemsOf({ a: `${long.slice(1)}\u0000` })).toEqual([
    "Parameters hold something that cannot be stored.",
  ]);
  expect(problemsOf({ a: [long, long] })).toEqual(["Parameters have at most 256 KiB."]);
});
