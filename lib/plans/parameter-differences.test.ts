import { expect, test } from "vitest";
import { parameterDifferences } from "./parameter-differences";

test("every parameter that differs is named by its path, in order, with what it was and will be", () => {
  const before = {
    size: "small",
    copies: 2,
    image: { tag: "1.0", pull: null },
    gone: "x",
    same: 1,
  };
  const after = {
    size: "large",
    copies: 2,
    image: { tag: "1.1", pull: null },
    added: true,
    same: 1,
  };
  expect(parameterDifferences(before, after)).toEqual([
    ["added", undefined, "true"],
    ["gone", "x", undefined],
    ["image.tag", "1.0", "1.1"],
    ["size", "small", "large"],
  ]);
});

test("a list of plain values is one parameter, one of groups is taken apart by number", () => {
  expect(parameterDifferences({ hosts: ["a", "b"] }, { hosts: ["a", "c"] })).toEqual([
    ["hosts", '["a","b"]', '["a","c"]'],
  ]);
  expect(
    parameterDifferences(
      { env: [{ name: "A", value: "1" }, { name: "B" }] },
      { env: [{ name: "A", value: "2" }] },
    ),
  ).toEqual([
    ["env[0].value", "1", "2"],
    ["env[1].name", "B", undefined],
  ]);
  expect(parameterDifferences({ list: ["a", null] }, { list: ["a"] })).toEqual([
    ["list", '["a",null]', '["a"]'],
  ]);
});

test("an empty group and an empty list are something, and nothing given is nothing", () => {
  expect(parameterDifferences({ labels: {} }, { labels: { team: "a" }, hosts: [] })).toEqual([
    ["hosts", undefined, "[]"],
    ["labels", "{}", undefined],
    ["labels.team", undefined, "a"],
  ]);
  expect(parameterDifferences({}, {})).toEqual([]);
});

test("null is told apart from what is not given, and from the text of it only by its type", () => {
  expect(parameterDifferences({ a: null }, {})).toEqual([["a", "null", undefined]]);
  expect(parameterDifferences({ a: "" }, { a: "x" })).toEqual([["a", "", "x"]]);
});
