import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { compileExpression } from "./expression";
import { fromCel, toCel, toJson, type Value } from "./cel-values";
import { changesFrom, mergeDeep } from "./deep-maps";
import { Meter } from "./meter";

const asMap = (value: JsonObject) => toCel(value) as Map<string, Value>;
const plain = (map: Map<unknown, unknown>) => toJson(fromCel(map) ?? null);

/** As Helm merges values: maps by their members, null takes a member away. */
function merged(base: Json, over: Json): Json {
  if (!isObject(base) || !isObject(over)) return over;
  const members = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === null) members.delete(key);
    else members.set(key, members.has(key) ? merged(members.get(key) as Json, value) : value);
  }
  return Object.fromEntries(members);
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const { object } = fc.letrec<{ object: JsonObject; any: Json }>((tie) => ({
  object: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("any"), { maxKeys: 3 }),
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(1, 1.5, "", "a", true, [], [1], [{ a: 1 }], {}),
    tie("object"),
  ),
}));

const evaluated = (source: string) =>
  toJson(compileExpression(source).evaluate({}, new Meter()) ?? null);

describe("changesFrom", () => {
  it("gives what Helm has to lay over the other map to get this one, and nothing for what is the same", () => {
    fc.assert(
      fc.property(object, object, (from, to) => {
        const changes = plain(changesFrom(asMap(to), asMap(from)));
        expect(merged(from, changes)).toEqual(to);
        expect(plain(changesFrom(asMap(to), asMap(to)))).toEqual({});
      }),
      { numRuns: 300 },
    );
  });

  it("takes 2 and 2.0 for the same number, leaves an absent optional out, and sees a list as one value", () => {
    expect(
      evaluated('{"a": optional.none(), "b": optional.of(1)}.changesFrom({"b": 1, "d": 2})'),
    ).toEqual({ d: null });
    expect(evaluated('{"a": 2, "b": [1]}.changesFrom({"a": 2.0, "b": [1.0]})')).toEqual({});
    expect(evaluated('{"b": [1]}.changesFrom({"b": [1, 2]})')).toEqual({ b: [1] });
  });
});

describe("mergeDeep", () => {
  it("keeps what only one has at any depth, and the other's value wins", () => {
    expect(
      plain(
        mergeDeep(asMap({ a: { b: 1, c: 1 }, d: 1, e: null }), asMap({ a: { c: 2 }, d: { f: 1 } })),
      ),
    ).toEqual({ a: { b: 1, c: 2 }, d: { f: 1 }, e: null });
  });
});
