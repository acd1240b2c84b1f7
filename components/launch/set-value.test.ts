import { ADDITIONAL_PROPERTY_KEY_REMOVE } from "@rjsf/core/lib/components/constants.js";
import { expect, it } from "vitest";
import { setValue } from "./set-value";

it("sets a value at its place and leaves the rest and what was given as they are", () => {
  const values = { a: { b: [{ c: 1 }, { c: 2 }] }, d: "x" };
  const next = setValue(values, ["a", "b", 1, "c"], 3);
  expect(next).toEqual({ a: { b: [{ c: 1 }, { c: 3 }] }, d: "x" });
  expect(values.a.b[1]).toEqual({ c: 2 });
  expect(setValue(values, ["", "d"], "y")).toEqual({ ...values, d: "y" });
  expect(setValue(values, [], { e: 1 })).toEqual({ e: 1 });
});

it("makes the groups and lists on the way", () => {
  expect(setValue({}, ["a", "b", 0], "x")).toEqual({ a: { b: ["x"] } });
  expect(setValue({ a: "text" }, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
});

it("keeps a cleared field as cleared, the place of a cleared entry, and drops a removed one", () => {
  expect(setValue({ a: "x" }, ["a"], undefined)).toStrictEqual({ a: undefined });
  expect(setValue({ a: ["x", "y"] }, ["a", 0], undefined)).toEqual({ a: [null, "y"] });
  expect(setValue({ a: { b: 1, c: 2 } }, ["a", "b"], ADDITIONAL_PROPERTY_KEY_REMOVE)).toEqual({
    a: { c: 2 },
  });
});

it("takes a member of any name as a member", () => {
  const next = setValue({}, ["__proto__"], "x");
  expect(Object.keys(next)).toEqual(["__proto__"]);
  expect(({} as { x?: string }).x).toBeUndefined();
});
