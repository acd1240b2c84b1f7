import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { isAskedFor, valueOfBranch, withLeft } from "./choice-values";

const bucket: JsonObject = {
  properties: { type: { const: "s3" }, size: { type: "integer" }, name: { type: "string" } },
};
const database: JsonObject = {
  properties: { type: { const: "db" }, plan: { type: "string" }, name: { type: "string" } },
};
const store = { schema: {}, branches: [bucket, database], root: {} };

describe("the value after a branch was chosen", () => {
  it("says which one it is, keeps what both have, and leaves out what the other one had", () => {
    expect(valueOfBranch(store, 0, undefined)).toEqual({ type: "s3" });
    expect(valueOfBranch(store, 1, { type: "s3", size: 1, name: "n", more: 2 })).toEqual({
      type: "db",
      name: "n",
      more: 2,
    });
  });

  it("has what was typed when the branch was chosen before, and what both have as it is now", () => {
    const left = { type: "s3", size: 3, name: "before" };
    const now = { type: "db", plan: "p", name: "now" };
    expect(valueOfBranch(store, 0, withLeft(left, now))).toEqual({
      type: "s3",
      size: 3,
      name: "now",
    });
    expect(withLeft(undefined, now)).toEqual(now);
    expect(withLeft("text", 1)).toBe("text");
  });

  it("is nothing once none is chosen, but for what stands beside the choice", () => {
    expect(valueOfBranch(store, -1, { type: "s3", size: 1 })).toBeUndefined();
    const beside = { ...store, schema: { properties: { name: { type: "string" } } } };
    expect(valueOfBranch(beside, -1, { type: "s3", name: "n" })).toEqual({ name: "n" });
  });

  it("of a plain value is kept where it fits, and made where there is only one", () => {
    const plain = {
      schema: {},
      branches: [
        { type: "integer" },
        { type: "string" },
        { type: "null" },
        { const: "auto" },
      ] satisfies JsonObject[] as JsonObject[],
      root: {},
    };
    expect([0, 1, 2, 3, -1].map((index) => valueOfBranch(plain, index, 80))).toEqual([
      80,
      undefined,
      null,
      "auto",
      undefined,
    ]);
  });
});

it("a group that asks for the tag of its branches needs no other choice", () => {
  expect(isAskedFor(store)).toBe(false);
  expect(isAskedFor({ ...store, schema: { properties: { type: { enum: ["s3", "db"] } } } })).toBe(
    true,
  );
});
